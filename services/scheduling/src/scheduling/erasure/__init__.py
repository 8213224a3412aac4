"""Erasing people who have left: what has to be over first, and that it is done once, everywhere."""
