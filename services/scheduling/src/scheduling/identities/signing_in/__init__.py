"""Signing in with what schools have: OpenID Connect, with PKCE, and issuers that are pinned (B7)."""
