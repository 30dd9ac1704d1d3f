"""Mistakes that people make, each beside its repair: in every file a class `Broken` and a class `Mended` that differ in what was wrong.

The page shows the source of the method that differs, and runs it.
"""
