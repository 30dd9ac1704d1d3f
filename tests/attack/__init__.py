"""The whole server attacked from outside, for as long as one likes: `python -m tests.attack --minutes 60 --seed 1`."""
