"""Secrets in an address: taken out of it by the router, and shown to nobody but the resource.

A route declares one as ``<secret:word>``. Its value shows itself in no log line and no trace of looks, and its
requests are counted by what the word opens (`limits.count_as`): the address they come from is a calendar
provider's, which asks for many.
"""

from typing import Final

from flask import Flask, request
from werkzeug.routing import BaseConverter

from kit.secret_words import LONGEST, MASKED

NAME: Final = "secret"


class Secret:
    """A word that came in an address; only `reveal` says it."""

    __slots__ = ("_word",)

    def __init__(self, word: str) -> None:
        """Take the word."""
        self._word = word

    def reveal(self) -> str:
        """The word itself, for whoever compares it or passes it on."""
        return self._word

    def __repr__(self) -> str:
        return MASKED

    __str__ = __repr__


class SecretConverter(BaseConverter):
    """The part of a rule that is a secret."""

    regex = rf"[^/]{{1,{LONGEST}}}"

    def to_python(self, value: str) -> Secret:
        """Wrap it before anybody sees it."""
        return Secret(value)

    def to_url(self, value: Secret) -> str:
        """Write it into an address for somebody who was given the secret."""
        return super().to_url(value.reveal())


def install_secrets(app: Flask) -> None:
    """Let rules have secrets; call it before routes are added."""
    app.url_map.converters[NAME] = SecretConverter


def bears_a_secret() -> bool:
    """Whether the present request's address has one in it."""
    return any(isinstance(value, Secret) for value in (request.view_args or {}).values())


def address_shown() -> str:
    """The path of the present request, or only its rule where a secret stands in it."""
    rule = request.url_rule
    return rule.rule if rule is not None and bears_a_secret() else request.path
