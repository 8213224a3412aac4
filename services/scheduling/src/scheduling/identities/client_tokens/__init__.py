"""Tokens for programs: what their ids and secrets are exchanged for, as OAuth 2 has it (RFC 6749, section 4.4)."""
