"""The people mails go to: a copy of their names and addresses, fed by scheduling."""
