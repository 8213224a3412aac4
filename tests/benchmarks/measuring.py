"""Rounds of contenders, one after the other and then all again, and what is made of their numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import median

from .processes import ProcessFailed

Numbers = dict[str, dict[str, list[float]]]
"""By contender and by what was measured: one value per round."""


class WrongCount(Exception):
    """What arrived is not what was sent."""


@dataclass(frozen=True)
class Contender:
    """Somebody to be measured; ``measure`` does its work once and tells what it measured."""

    name: str
    measure: Callable[[], dict[str, float]]
    needs: str = ""
    """A package without which it cannot run."""

    def can_run(self) -> bool:
        """Whether its package is installed."""
        return not self.needs or find_spec(self.needs) is not None


def rounds(contenders: Sequence[Contender], runs: int, say: Callable[[str], None]) -> Numbers:
    """Measure all of them once, then all of them again, each time beginning with another."""
    numbers: Numbers = {contender.name: {} for contender in contenders}
    for run in range(runs):
        first = run % len(contenders)
        for contender in (*contenders[first:], *contenders[:first]):
            found = _measured(contender, say)
            told = ", ".join(
                f"{value:,.{0 if value > 99 else 1}f} {what}" for what, value in found.items()
            )
            say(f"  {run + 1}/{runs}  {contender.name}: {told}")
            for what, value in found.items():
                numbers[contender.name].setdefault(what, []).append(value)
    return numbers


def _measured(contender: Contender, say: Callable[[str], None]) -> dict[str, float]:
    """Once more if it fails: one stumble of one peer shall not cost all the others' runs."""
    try:
        return contender.measure()
    except (ProcessFailed, WrongCount) as why:
        say(f"  {contender.name} failed, and tries once more. {why}")
        return contender.measure()


def ratios(values: Sequence[float], to: Sequence[float]) -> list[float]:
    """One ratio per round: what disturbs a round disturbs both sides of it."""
    return [value / other for value, other in zip(values, to, strict=True)]


def middle(values: Sequence[float]) -> float:
    """The median."""
    return median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
