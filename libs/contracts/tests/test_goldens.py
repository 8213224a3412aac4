"""Every event has a golden example, which can be read, written again the same, and is what the schema says."""

import json

import jsonschema
import pytest

from contracts import CATALOGUE, EVERY_EVENT
from contracts.goldens import FOLDER, example, path_of
from contracts.schemas import whole
from kit.events import Event, open_envelope, open_event, seal

every_event = pytest.mark.parametrize("kind", EVERY_EVENT, ids=lambda kind: kind.type)


@every_event
def test_an_example_reads_and_writes_again_the_same(kind: type[Event]) -> None:
    envelope = open_envelope(path_of(kind).read_bytes())
    event = open_event(envelope, CATALOGUE)
    assert isinstance(event, kind)
    again = seal(
        event,
        event_id=envelope.id,
        version=envelope.aggregateversion,
        at=envelope.time,
        causation=envelope.causationid,
        trace=envelope.traceparent,
    )
    assert json.loads(again) == example(kind)


@every_event
def test_an_example_fits_its_schema(kind: type[Event]) -> None:
    checker = jsonschema.Draft202012Validator(
        whole(kind), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    checker.check_schema(whole(kind))
    assert [error.message for error in checker.iter_errors(example(kind))] == []


@every_event
def test_a_schema_refuses_what_a_consumer_would_refuse(kind: type[Event]) -> None:
    checker = jsonschema.Draft202012Validator(whole(kind))
    for name in whole(kind)["required"]:
        damaged = {key: value for key, value in example(kind).items() if key != name}
        assert not checker.is_valid(damaged), name
    assert not checker.is_valid(example(kind) | {"aggregateversion": 0})
    assert checker.is_valid(example(kind) | {"added": "later"}), "consumers are tolerant"


def test_there_are_no_examples_of_events_that_do_not_exist() -> None:
    assert {path.stem for path in FOLDER.glob("*")} == set(CATALOGUE)
