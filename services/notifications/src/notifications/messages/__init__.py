"""The messages themselves: one row for each event and person, and the words they are made of."""
