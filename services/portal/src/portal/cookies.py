"""The portal's cookie: signed with SHA-256, where Flask's own is signed with SHA-1."""

import hashlib

from flask.sessions import SecureCookieSessionInterface


class SignedCookie(SecureCookieSessionInterface):
    """Flask's signed cookie with a hash that nobody has to argue about."""

    salt = "aimwell-portal"
    digest_method = staticmethod(hashlib.sha256)
