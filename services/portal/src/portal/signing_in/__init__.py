"""Who is looking: sign in, sign out, and the token that the services ask for."""

from portal.signing_in.pages import pages, public_endpoints

__all__ = ["pages", "public_endpoints"]
