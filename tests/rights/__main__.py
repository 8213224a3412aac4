"""`python -m tests.rights` writes docs/access.md anew."""

from pathlib import Path

from tests.rights.document import document

if __name__ == "__main__":
    Path("docs/access.md").write_text(document(), encoding="utf-8")
