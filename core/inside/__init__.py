"""What a trained model does inside: where any of its numbers comes from, and what would be if something were otherwise."""
