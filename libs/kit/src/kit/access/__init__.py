"""Who may see and do what: relations, what they grant, and the table that a service is held to (B7)."""

from kit.access.grants import ALL, Grant, only
from kit.access.policy import Policy, PolicyIncomplete, Reach, Right, Row, each, row
from kit.access.relations import ANYONE, GUEST, KNOWN, SIGNED_IN, Relation, relations_of, scope

__all__ = [
    "ALL",
    "ANYONE",
    "GUEST",
    "KNOWN",
    "SIGNED_IN",
    "Grant",
    "Policy",
    "PolicyIncomplete",
    "Reach",
    "Relation",
    "Right",
    "Row",
    "each",
    "only",
    "relations_of",
    "row",
    "scope",
]
