"""Figures for files: matplotlib, saved from the page and written by the command line."""
