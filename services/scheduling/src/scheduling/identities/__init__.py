"""Identities: keys and tokens, signing in with a provider, accounts by invitation, and sessions."""
