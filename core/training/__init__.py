"""A training in a background thread: how it is run and steered, and what it leaves behind."""
