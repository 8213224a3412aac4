"""Make the facts anew from the publishers' histories, while events go on arriving, and swap them in."""

from collections.abc import Callable, Sequence
from typing import Final

from kit.db import transaction
from reporting.facts.editions import Swapped, begin_edition, publish_edition, rows_ahead
from reporting.facts.histories import History
from reporting.facts.operations import take_in

ROUNDS: Final = 8
"""How often the histories are read on before a gap in them counts as real."""


class HistoryIncomplete(Exception):
    """What was heard live is not in the history; the message names the first such thing."""


def rebuild(histories: Sequence[History], say: Callable[[str], None]) -> Swapped:
    """Read every history to its end into a new edition, and put it in the live one's place.

    A publisher writes an event into its history before anybody can hear it.
    So whatever the live edition is ahead with can be read on, and the swap waits until nothing is left.
    Raises `HistoryOutOfReach`, `HistoryIncomplete` or `RebuildOvertaken`; then the live edition is as it was.
    """
    number = begin_edition()
    for turn in range(ROUNDS):
        # Should a publisher show a row behind the place already read, beginning again finds it.
        if turn and turn % 2 == 0:
            for history in histories:
                history.rewind()
        for history in histories:
            _read_on(history, number, say)
        swapped = publish_edition(number)
        if swapped is not None:
            return swapped
        say("More has happened meanwhile; reading on.")
    place = next(iter(rows_ahead(number)), ("a row",))
    raise HistoryIncomplete(
        f"The live facts know more of {' '.join(place)} than the histories tell."
        " Nothing was changed. Has a publisher been restored from an older copy?"
    )


def _read_on(history: History, edition: int, say: Callable[[str], None]) -> None:
    for page in history.pages():
        with transaction():
            for event, envelope in page:
                take_in(event, version=envelope.aggregateversion, at=envelope.time, edition=edition)
        say(f"{history.publisher}: {history.events} events")
