"""docs/access.md says what the policies say."""

from pathlib import Path

from tests.rights.document import document

ACCESS = Path(__file__).parents[2] / "docs" / "access.md"


def test_the_document_is_true() -> None:
    assert ACCESS.read_text(encoding="utf-8") == document(), "It is old: run python -m tests.rights"
