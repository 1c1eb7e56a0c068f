"""What it tells: figures by unit, down to names."""
