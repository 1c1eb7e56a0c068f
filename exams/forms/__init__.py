"""Forms of exams."""
