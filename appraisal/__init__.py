"""What it means for unit and career: faults, evaluation, promotion checks."""
