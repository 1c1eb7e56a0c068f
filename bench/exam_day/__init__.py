"""Exam day, measured: `make bench`. Real servers, a real database, a driver apart, a bare Django view beside it."""
