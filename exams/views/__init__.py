"""Screens of exams, one file each."""
