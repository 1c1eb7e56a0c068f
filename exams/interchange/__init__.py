"""Exams on paper."""
