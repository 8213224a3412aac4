"""A crawl in every test run: every link is followed, and one identifier of each kind of others' is tried everywhere."""

import pytest

from .__main__ import PARTS, crawl
from .answers import Tally
from .neighbours import NEIGHBOUR, Neighbours

WHO = {
    "scheduling": "head",
    "support": NEIGHBOUR,
    "notifications": "guest",
    "reporting": "senior",
    "portal": "head",
}
"""Who crawls where in every run; `make crawl` sends everybody everywhere."""

ON_PAGES = frozenset({"urn", "meeting", "person"})
"""What most addresses and forms of pages hold."""


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_nobody_learns_anything_of_another_academy(beside: Neighbours, part: str) -> None:
    tally, who = Tally(), WHO[part]
    strangers = beside.strangers_to(who)
    # Ids of rows; digests, seals and the ids of events are left to the command.
    of_each = [each for each in strangers.one_of_each if "." not in strangers.identifiers[each]]
    if part == "portal":
        of_each = [each for each in of_each if strangers.identifiers[each] in ON_PAGES]
    crawl(beside, part, who, tally, of_each)
    assert not tally.found, tally
    # Nothing would be found, either, if nothing were tried.
    assert tally.tried[part, who] > 200
