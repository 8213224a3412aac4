"""What a fuzz has asked and found, for people."""

from collections import Counter
from typing import Final

from .tally import Tally

CLASSES: Final = ("2xx", "3xx", "4xx", "5xx")


def table(tally: Tally) -> str:
    """Requests of each kind of caller to each service, by class of status."""
    lines = []
    for name in dict.fromkeys(service for service, _, _ in tally.asked):
        lines.append(f"{name:<14}" + "".join(f"{each:>8}" for each in CLASSES))
        kinds = dict.fromkeys(who for service, who, _ in tally.asked if service == name)
        for who in sorted(kinds):
            counts = [tally.asked[name, who, each] for each in CLASSES]
            lines.append(f"  {who:<12}" + "".join(f"{count:>8,}" for count in counts))
        whole = Counter[str]()
        for (service, _, each), count in tally.asked.items():
            whole[each] += count if service == name else 0
        lines.append(f"  {'all of them':<12}" + "".join(f"{whole[each]:>8,}" for each in CLASSES))
    return "\n".join(lines)


def findings(tally: Tally) -> str:
    """Every finding, with what is needed to see it again."""
    requests = f"{sum(tally.asked.values()):,} requests"
    if not tally.findings:
        return f"{requests}; nothing is wrong with any answer."
    told = "\n".join(str(finding) for finding in tally.findings.values())
    return f"{requests}; {len(tally.findings)} findings:\n{told}"
