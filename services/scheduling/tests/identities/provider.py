"""An identity provider that does as it is told, also wrong: a real server, whose answers a test may bend."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server

KEY = RSAKey.generate_key(2048, parameters={"kid": "k1", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, parameters={"kid": "k1", "use": "sig"})

Bend = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class Provider:
    """What it answers, and what it was asked."""

    address: str = ""
    below: str = ""
    """Where under its address it says what it is."""
    subject: str = "subject-1"
    claims: dict[str, Any] = field(default_factory=dict)
    """Put over those it would say; None takes one away."""
    says: dict[str, Any] = field(default_factory=dict)
    """Put over what it says of itself."""
    sign: Callable[[dict[str, Any]], str] | None = None
    away: bool = False
    now: Callable[[], float] = time.time
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    given: int = 0
    asked: list[str] = field(default_factory=list)

    def token(self, client_id: str, nonce: str) -> str:
        now = int(self.now())
        said: dict[str, Any] = {
            "iss": self.address,
            "aud": client_id,
            "sub": self.subject,
            "nonce": nonce,
            "iat": now,
            "exp": now + 300,
            "email": "hugo.head@example.org",
        }
        claims = {name: value for name, value in (said | self.claims).items() if value is not None}
        return self.sign(claims) if self.sign else signed(claims)


def signed(claims: dict[str, Any], key: RSAKey = KEY) -> str:
    return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key)


def unsigned(claims: dict[str, Any]) -> str:
    parts = ({"alg": "none", "kid": "k1"}, claims)
    return (
        ".".join(
            base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
            for part in parts
        )
        + "."
    )


def signed_with_the_public_key(claims: dict[str, Any]) -> str:
    secret = OctKey.import_key({"kty": "oct", "k": KEY.as_dict(private=False)["n"]})
    return jwt.encode({"alg": "HS256", "kid": "k1"}, claims, secret, algorithms=["HS256"])


def signed_with_the_client_secret(claims: dict[str, Any]) -> str:
    secret = OctKey.import_key(SECRET.encode())
    return jwt.encode({"alg": "HS256", "kid": "k1"}, claims, secret, algorithms=["HS256"])


CLIENT, SECRET = "aimwell at wren", "a secret: of 32 letters, at least"


def app_of(provider: Provider) -> Flask:
    app = Flask("provider")

    @app.before_request
    def noted() -> Any:
        provider.asked.append(request.path)
        return ("", 503) if provider.away else None

    @app.get("/<path:below>/.well-known/openid-configuration")
    @app.get("/.well-known/openid-configuration")
    def discovery(below: str = "") -> Any:
        if below != provider.below:
            return "", 404
        at = provider.address
        said = {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/keys",
        }
        return jsonify(said | provider.says)

    @app.get("/keys")
    def keys() -> Any:
        return jsonify({"keys": [KEY.as_dict(private=False)]})

    @app.get("/authorize")
    def authorize() -> Any:
        asked = {name: request.args[name] for name in request.args}
        provider.given += 1
        code = f"code-{provider.given}"
        provider.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return redirect(f"{asked['redirect_uri']}?{back}")

    @app.post("/token")
    def token() -> Any:
        who = request.authorization
        if who is None or (who.username, who.password) != (
            "aimwell%20at%20wren",
            "a%20secret%3A%20of%2032%20letters%2C%20at%20least",
        ):
            return jsonify({"error": "invalid_client"}), 401
        asked = provider.codes.pop(request.form.get("code", ""), None)
        if asked is None or asked["redirect_uri"] != request.form["redirect_uri"]:
            return jsonify({"error": "invalid_grant"}), 400
        challenge = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(challenge).decode().rstrip("=") != asked["code_challenge"]:
            return jsonify({"error": "invalid_grant"}), 400
        proof = provider.token(asked["client_id"], asked["nonce"])
        return jsonify({"access_token": "x", "token_type": "Bearer", "id_token": proof})

    return app


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers at an address of its own until the block ends."""
    provider = Provider()
    server = make_server("127.0.0.1", 0, app_of(provider), threaded=True)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def parameters(url: str) -> dict[str, str]:
    """What stands behind the question mark."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
