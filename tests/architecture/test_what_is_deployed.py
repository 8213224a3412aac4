"""What images are made of: parts that are known, and nothing beside them."""

import ast
import tomllib

from tests.architecture.sources import NOT_DEPLOYED, ROOT, modules, nodes


def test_images_are_made_of_what_is_needed_and_run_as_nobody() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    lines = [line for line in ignored if line and not line.startswith("#")]
    assert lines[0] == "*", "everything is left out that is not named"
    assert not [line for line in lines if line.startswith("!") and ".git" in line]
    assert "**/tests" in lines
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    final = dockerfile.rpartition("\nFROM ")[2]
    assert "\nUSER aimwell\n" in final
    assert "pip uninstall" in dockerfile
    assert "--require-hashes" in dockerfile
    assert "npm ci" in dockerfile


def test_every_part_from_outside_is_pinned_and_hashed() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text(encoding="utf-8")
        parts = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert parts, file.name
        assert [part for part in parts if "==" not in part] == [], file.name
        assert text.count("==") <= text.count("--hash=sha256:"), file.name
        assert "://" not in text, file.name


def test_images_hold_nothing_that_only_tests_need() -> None:
    kit = tomllib.loads((ROOT / "libs" / "kit" / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = kit["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["exclude"] == [f"src/{part}" for part in NOT_DEPLOYED]
    names = tuple(part.replace("/", ".") for part in NOT_DEPLOYED)
    assert len(modules()) > 300
    needed = [
        place
        for place, node in nodes()
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(names)
    ]
    assert needed == []
