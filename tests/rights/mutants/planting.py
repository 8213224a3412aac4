"""`python -m tests.rights.mutants.planting SITE -- pytest's own words`: run tests of code in which one place is changed."""

import sys
from importlib.machinery import SourceFileLoader
from types import CodeType
from typing import Any

import pytest
from tests.rights.mutants.sites import ROOT, Site, mutated


def plant(site: Site) -> None:
    """Have that file compiled with the change in it, when it is imported."""
    path = str(ROOT / site.path)
    get_code: Any = SourceFileLoader.get_code

    def changed(loader: SourceFileLoader, fullname: str) -> CodeType | None:
        if loader.path != path:
            found: CodeType | None = get_code(loader, fullname)
            return found
        tree = mutated((ROOT / site.path).read_text("utf-8"), site)
        return compile(tree, path, "exec")

    setattr(SourceFileLoader, "get_code", changed)  # noqa: B010 - a method of the library's


if __name__ == "__main__":
    if sys.argv[1]:
        plant(Site.read(sys.argv[1]))
    sys.exit(pytest.main(sys.argv[2:]))
