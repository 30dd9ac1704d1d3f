"""What the README says about speed, measured side by side: `python -m benchmarks`."""
