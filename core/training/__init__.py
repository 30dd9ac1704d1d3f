"""A training in a background thread: how it is run and controlled, and what it records."""
