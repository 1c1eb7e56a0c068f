"""Spreadsheets from outside and to outside: `reader.read_workbook`, `writer`, and the child that reads files.

Files from outside are opened only in a child process with limits on memory and time; this package file stays
empty because the child must not load Django.
"""
