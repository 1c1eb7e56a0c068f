"""The rules of an exam in plain Python: states, clock, paper, layout, answers, marking."""
