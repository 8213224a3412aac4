"""A person with a real browser, in front of a whole suite."""
