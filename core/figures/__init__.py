"""Figures that people keep: matplotlib, for files and for the command line."""
