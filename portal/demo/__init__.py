"""Material of the demonstration bureau: questions, sample summaries of statutes, an invented police organisation."""
