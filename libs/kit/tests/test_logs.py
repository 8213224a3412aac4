"""Log lines tell what went wrong, and never what it was about."""

import pytest

from kit import logs


@pytest.mark.parametrize("json", [True, False])
def test_a_trace_shows_no_local_variable(json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("shop", json=json)

    def stumble() -> None:
        confidential = "a word" + " of Part B"
        raise LookupError(len(confidential))

    try:
        stumble()
    except LookupError:
        logs.get(__name__).exception("stumbled")

    said = capsys.readouterr().err
    assert "LookupError" in said
    assert "a word of Part B" not in said
