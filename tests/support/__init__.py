"""What holds the suite up: databases copied from a template, the browser, the account of skipped tests."""
