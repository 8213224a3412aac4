"""A seeded part of the fuzz in every test run: every operation of every service is asked in some odd ways."""

from typing import Final

import pytest

from .campaign import Campaign
from .pages import Pages
from .report import findings
from .tally import Tally
from .trust import Trust

SEED: Final = 20270108
EACH: Final = 3
"""Requests to each operation."""

EACH_PAGE: Final = 2


@pytest.mark.slow
@pytest.mark.parametrize("service", ["scheduling", "support", "notifications", "reporting"])
def test_no_answer_is_wrong_whatever_is_asked(whole: Trust, service: str) -> None:
    tally = Tally()
    campaign = Campaign(whole, service, tally)
    campaign.readings()
    campaign.round(SEED, EACH)
    assert not tally.findings, findings(tally)
    # Nothing would be found, either, if nothing were asked, or if everything were refused.
    assert tally.count(service) >= EACH * len(campaign.operations) * 0.9
    assert sum(tally.asked[service, who, "2xx"] for who in ("aid", "writes", "ceo")) > 0


@pytest.mark.slow
def test_no_page_fails_whatever_is_typed(whole: Trust) -> None:
    tally = Tally()
    pages = Pages(whole, tally)
    try:
        pages.round(SEED, EACH_PAGE)
    finally:
        pages.close()
    assert not tally.findings, findings(tally)
    assert tally.asked["portal", "aid", "2xx"] > len(pages.rules) / 3
