"""The suite: one folder per app, the house itself in architecture, whole walks in journeys."""
