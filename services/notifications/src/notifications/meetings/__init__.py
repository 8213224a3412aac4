"""The meetings mails are about: a copy of each, and what a meeting's events give its people to read."""
