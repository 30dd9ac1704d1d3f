"""Comparisons: several trainings that differ in few settings, step by step beside each other, and the verdict on them."""
