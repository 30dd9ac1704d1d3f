"""Everything that a run left behind in one ZIP that stands alone: unpack it, install what it names, and train the run again."""
