"""Tell one set of rules from another: facts of two sets must not get into one edition."""

import hashlib
import inspect

import msgspec

from reporting.facts import models, operations, rules


def fingerprint() -> str:
    """A digest of how facts are made: of the events as they are read, the rules, and the tables.

    Any edit of those files counts as a change; reading a history once too often does no harm.
    """
    sources = [inspect.getsource(each) for each in (rules, models, operations)]
    events = msgspec.json.schema_components(rules.HEARD)
    told = msgspec.json.encode((sources, events), order="deterministic")
    return hashlib.sha256(told).hexdigest()
