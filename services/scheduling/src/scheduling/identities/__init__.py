"""Identities: the key that signs access tokens, and tokens for people and for machine clients."""
