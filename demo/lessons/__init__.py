"""Lessons: YAML files that set the page up, ask, let something run for real, and compare what was predicted with what was measured."""
