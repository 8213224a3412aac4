"""Add a paper to a pack, and read one (R6)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import httpx
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug import Response as AnyResponse
from werkzeug.datastructures import FileStorage

from portal import services
from portal.clock import now
from portal.forms import Errors, Values, beside, new_key, typed
from portal.packs.papers import pack_view
from portal.problems import Problem
from portal.rights import require
from portal.words import SHORT_SEATS

pages = Blueprint("packs", __name__)

PASSED_ON = ("Content-Type", "Content-Length", "Content-Disposition", "ETag")
"""What a download keeps of the answer it comes from."""


@pages.get("/meetings/<meeting_id>/packs/<side>/add")
def ask(meeting_id: str, side: str) -> str:
    """Ask which paper it is and for the file."""
    meeting, pack = _pack(meeting_id, side)
    return _form(meeting, pack, {"kind": request.args.get("kind", ""), "key": new_key()}, {})


@pages.post("/meetings/<meeting_id>/packs/<side>/add")
def add(meeting_id: str, side: str) -> AnyResponse | tuple[str, int]:
    """Pass the file on to scheduling, which checks it and keeps it."""
    meeting, pack = _pack(meeting_id, side)
    values, errors = typed().to_dict(), Errors()
    titles = {paper["code"]: paper["title"] for paper in pack["papers"]}
    if values.get("kind") not in titles:
        errors["kind"] = "Choose which paper it is."
    circle, readers = typed().getlist("circle"), values.get("readers", "")
    if readers == "some" and not circle:
        errors["circle"] = "Choose who is to read it."
    file = request.files.get("file")
    if file is None or not file.filename:
        errors["file"] = "Choose a file."
    if errors or file is None:
        return _form(meeting, pack, values, errors, circle), 422
    try:
        _send(meeting_id, side, values, _circle(readers, circle), file)
    except Problem as problem:
        told = beside(problem, PLACES, "file")
        return _form(meeting, pack, values, told, circle), 422
    flash(f"Added: {titles[values['kind']]}.")
    return redirect(url_for("meetings.show", meeting_id=meeting_id, _anchor=f"pack-{side}"))


@pages.get("/papers/<paper_id>")
def read(paper_id: str) -> Response:
    """Hand a paper on as a download, piece by piece."""
    return _handed_on(f"/papers/{paper_id}/content")


@pages.get("/packs/<bound_id>")
def read_bound(bound_id: str) -> Response:
    """Hand a whole pack on as one PDF."""
    return _handed_on(f"/bound-packs/{bound_id}/content")


def _handed_on(path: str) -> Response:
    answer = services.download("scheduling", path)
    headers = {name: answer.headers[name] for name in PASSED_ON if name in answer.headers}
    headers.setdefault("Content-Disposition", "attachment")
    return Response(_pieces(answer), headers=headers)


PLACES: Final = {"kind": "kind", "file": "file", "circle": "circle"}


def _circle(readers: str, chosen: list[str]) -> list[str]:
    """The seats to send: those that were chosen, all for everybody, none to have it as the version before."""
    return {"some": chosen, "all": list(SHORT_SEATS)}.get(readers, [])


def _send(meeting_id: str, side: str, values: Values, circle: list[str], file: FileStorage) -> None:
    services.send(
        "scheduling", "POST", f"/meetings/{meeting_id}/packs/{side}/papers",
        form={"kind": values["kind"], "circle": circle},
        files={"file": (file.filename, file.stream, file.mimetype or "application/octet-stream")},
        key=values.get("key"),
    )  # fmt: skip


def _pieces(answer: httpx.Response) -> Iterator[bytes]:
    try:
        yield from answer.iter_bytes()
    finally:
        answer.close()


def _pack(meeting_id: str, side: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The meeting and the pack, if the person brings papers to it."""
    meeting: dict[str, Any] = services.read("scheduling", f"/meetings/{meeting_id}")
    pack = next((pack for pack in meeting.get("packs", ()) if pack["side"] == side), None)
    if pack is None:
        raise Problem("portal", 404, {})
    require("packs.add", of=pack)
    return meeting, pack


def _form(
    meeting: Mapping[str, Any],
    pack: Mapping[str, Any],
    values: Values,
    errors: Errors,
    circle: Iterable[str] = (),
) -> str:
    view = pack_view(pack, now(), may_add=True)
    return render_template(
        "packs/add.html",
        meeting=meeting,
        view=view,
        values={**values, "key": new_key()},
        errors=errors,
        circle=list(circle),
    )
