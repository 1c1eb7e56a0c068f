"""Exam day, measured: `make bench`. Real servers, a real database, a driver of its own, a bare Django view beside it."""
