"""Who is looking: sign in, sign out, and the token that the services ask for."""

from portal.signing_in.guests import confine
from portal.signing_in.pages import pages, public_endpoints

__all__ = ["confine", "pages", "public_endpoints"]
