"""Statistics of tests, in plain numpy: imports nothing of ours."""
