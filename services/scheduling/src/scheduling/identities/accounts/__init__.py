"""Accounts: who signs in as whom, linked once by an invitation and never by an e-mail address (B7)."""
