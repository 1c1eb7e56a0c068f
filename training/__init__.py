"""What is learned: lessons, cases, weekly study."""
