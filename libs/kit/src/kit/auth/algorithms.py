"""The one signature that is trusted: Ed25519, under its old name and its new one."""

from typing import Any, Final

from joserfc.errors import UnsupportedAlgorithmError
from joserfc.jwa import EdDSAAlgorithm
from joserfc.jws import JWSRegistry

ALGORITHM: Final = "EdDSA"
"""The name written into tokens: the one that most libraries of others understand."""

NAMES: Final = frozenset({"EdDSA", "Ed25519"})
"""Both names of the algorithm (RFC 8037, RFC 9864)."""


class _Ed25519(EdDSAAlgorithm):
    """The algorithm without the library's warning: keys of its other curve are never imported."""

    security_warning = ""


class _Trusted(JWSRegistry):
    """Knows no other algorithm, whatever a token's header asks for."""

    def get_alg(self, name: str) -> Any:  # noqa: ANN401 - the library does not export the type
        """Return Ed25519 for either of its names."""
        if name not in NAMES:
            message = f"tokens are signed with {ALGORITHM}"
            raise UnsupportedAlgorithmError(message)
        return _Ed25519()


TRUSTED: Final = _Trusted()
