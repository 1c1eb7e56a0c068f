"""Figures as workbooks."""
