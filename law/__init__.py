"""What is cited: statutes, versions, articles."""
