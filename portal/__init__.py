"""The front doors, and the commands that span all apps."""
