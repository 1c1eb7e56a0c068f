"""The search of the whole platform: its sources and what they show."""
