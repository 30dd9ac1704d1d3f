"""The lesson's two programs, the loop by hand and Lightning's Trainer, run and looked at side by side."""
