"""How dates are written where the language alone does not decide it."""
