"""Training by Lightning's own command line, and what it can log to."""
