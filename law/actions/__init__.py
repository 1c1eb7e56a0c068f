"""What people do with laws: import a text, record a date, file a sample, find an article."""
