"""What officers are told: sources say what happened and to whom, a clock step tells each of them once."""
