"""Who is calling: tokens are verified here and become a `Caller`."""

from kit.auth.caller import ANONYMOUS, OPS, Appointment, Caller
from kit.auth.keys import Keys, KeySet, KeySource, keys_at
from kit.auth.sealed import SealingKeys, new_sealing_key, seal, unseal
from kit.auth.signing import new_key, published, sign
from kit.auth.tokens import TokenRefused, ends_at, verify

__all__ = [
    "ANONYMOUS",
    "OPS",
    "Appointment",
    "Caller",
    "KeySet",
    "KeySource",
    "Keys",
    "SealingKeys",
    "TokenRefused",
    "ends_at",
    "keys_at",
    "new_key",
    "new_sealing_key",
    "published",
    "seal",
    "sign",
    "unseal",
    "verify",
]
