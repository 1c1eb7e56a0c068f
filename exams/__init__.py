"""What is proved: papers, sittings, attempts, marking, results."""
