"""What leaves the records as files: certificates and lists."""
