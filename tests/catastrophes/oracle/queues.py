"""Whether everything has come to rest: nothing waits to be published, nothing is parked, no mail is owed."""

import httpx
from prometheus_client.parser import text_string_to_metric_families
from tests.catastrophes.official import Official

from one_machine.suite import OWNERS

from .findings import Finding

BACKLOG = "to be published"
PARKED = "parked"


def judge_queues(director: Official) -> Finding:
    """Each queue of each service is empty."""
    finding = Finding("queues of the services, all empty")
    for service in OWNERS:
        lengths = queues_of(director, service)
        for queue in (BACKLOG, PARKED):
            finding.expect(lengths.get(queue), 0, f"{service}, events {queue}")
    for state in ("waiting", "waiting_for_address", "failed"):
        owed = director.seen("notifications", f"/v1/messages?state={state}&limit=200")["items"]
        finding.expect(len(owed), 0, f"mails {state}")
    return finding


def queues_of(director: Official, service: str) -> dict[str, int]:
    """How many events wait in each queue of a service; empty, while it cannot say."""
    try:
        told = director.http.get(f"{director.suite.url_of(service)}/metrics").text
    except httpx.TransportError:
        return {}
    lengths: dict[str, int] = {}
    for family in text_string_to_metric_families(told):
        if family.name == "outbox_backlog":
            lengths[BACKLOG] = sum(int(sample.value) for sample in family.samples)
        if family.name == "events_parked":
            open_ones = (each for each in family.samples if each.labels["state"] != "dismissed")
            lengths[PARKED] = sum(int(sample.value) for sample in open_ones)
    return lengths
