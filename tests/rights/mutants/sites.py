"""Where the code enforces what the policies say: every such call, and how it is made to let everybody through.

A call that decides answers always yes; a call that stands for itself, a refusal that is raised and a check
that is installed are left away, too.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[3]

ANSWERS: Final = (
    "may",
    "reach",
    "grant_of",
    "granted_of",
    "open_to_caller",
    "may_ask",
    "within",
    "with_address",
    "appointed_within",
)
"""Calls that say who may, or what of it; each has its yes in `always.py`."""

STANDS_ALONE: Final = (
    "may",
    "trace",
    "leave_a_trace",
    "decided_before",
    "CSRFProtect",
    "before_request",
    "after_request",
    "install_callers",
    "install_policy",
    "require_needs",
)
"""Calls that do something about it, and that nothing would miss at first sight."""

INSTALLS: Final = frozenset({"before_request", "after_request"})
"""Of these, only those count that the policy and the portal's own door install."""

DOORS: Final = ("kit/web/policy.py", "portal/app.py")

OTHERS_OF_THAT_NAME: Final = frozenset({"states"})
"""What has a `may` of its own, which says what can be done with a thing, whoever does it."""

PLACES: Final = ("services/*/src", "libs/kit/src")

YES: Final = "tests.rights.mutants.always"


@dataclass(frozen=True)
class Site:
    """One place in the code, and what is done to it."""

    path: str
    """From the root of the tree."""
    line: int
    column: int
    name: str
    kind: str
    """`always yes` or `removed`."""

    def __str__(self) -> str:
        """As `planting.py` is told of it."""
        return f"{self.path}:{self.line}:{self.column}:{self.name}:{self.kind}"

    @classmethod
    def read(cls, said: str) -> "Site":
        """The site of such a line."""
        path, line, column, name, kind = said.split(":")
        return cls(path, int(line), int(column), name, kind)


def sites() -> Iterator[Site]:
    """Every site of the services, the portal and the kit."""
    for place in PLACES:
        for path in sorted(ROOT.glob(f"{place}/**/*.py")):
            yield from sites_in(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))


def sites_in(path: str, source: str) -> Iterator[Site]:
    """Every site of one file."""
    is_door = path.endswith(DOORS)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := _name(node)) in ANSWERS:
            yield Site(path, node.lineno, node.col_offset, name, "always yes")
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            name = _name(node.value)
            if name in STANDS_ALONE and (is_door or name not in INSTALLS):
                yield Site(path, node.lineno, node.col_offset, name, "removed")
        if isinstance(node, ast.Raise) and path.endswith(DOORS[0]):
            yield Site(path, node.lineno, node.col_offset, "raise", "removed")


def mutated(source: str, site: Site) -> ast.Module:
    """The file with that one place changed."""
    change = _Change(site)
    tree: ast.Module = change.visit(ast.parse(source))
    if not change.done:
        raise LookupError(f"There is no such site: {site}")
    return ast.fix_missing_locations(tree)


def _name(call: ast.Call) -> str:
    """What is called, by its last name; empty for what has the same name and is something else."""
    if isinstance(call.func, ast.Attribute):
        owner = call.func.value
        other = isinstance(owner, ast.Name) and owner.id in OTHERS_OF_THAT_NAME
        return "" if other else call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


class _Change(ast.NodeTransformer):
    def __init__(self, site: Site) -> None:
        self.site, self.done = site, False

    def _is_here(self, node: ast.stmt | ast.expr) -> bool:
        return (node.lineno, node.col_offset) == (self.site.line, self.site.column)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if self.site.kind == "removed" and self._is_here(node):
            self.done = True
            return ast.copy_location(ast.Pass(), node)
        return self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if self.site.kind == "removed" and self._is_here(node):
            self.done = True
            return ast.copy_location(ast.Pass(), node)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        here = self._is_here(node) and _name(node) == self.site.name
        if self.site.kind == "always yes" and here:
            self.done = True
            yes = f"__import__('importlib').import_module({YES!r}).{self.site.name}"
            node.func = ast.copy_location(ast.parse(yes, mode="eval").body, node.func)
        return node
