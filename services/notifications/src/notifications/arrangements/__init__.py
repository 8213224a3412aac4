"""News of how many meetings an academy has in a year."""
