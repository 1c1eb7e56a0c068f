"""How texts of questions are written on pages."""
