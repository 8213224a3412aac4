"""`python -m tests.rights` writes docs/access.md and docs/privacy.md anew."""

from pathlib import Path

from tests.rights import document, privacy

if __name__ == "__main__":
    Path("docs/access.md").write_text(document.document(), encoding="utf-8")
    Path("docs/privacy.md").write_text(privacy.document(), encoding="utf-8")
