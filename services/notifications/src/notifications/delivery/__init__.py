"""Delivery: what goes out next, by mail server or into the local mailbox, and what became of it."""
