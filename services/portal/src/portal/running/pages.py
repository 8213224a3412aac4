"""How the suite is running: every part with its figures, and what is parked there."""

from typing import Final

from flask import Blueprint, render_template, request

from portal import services
from portal.running.view import advice, first_parked, part_of
from portal.settings import SERVICES
from portal.words import PARKED_STATES

pages = Blueprint("running", __name__)

PART: Final = f"<any({','.join(SERVICES)}):service>"


@pages.get("/running")
def index() -> str:
    """Show each part with its state, its figures, and the oldest of what is parked."""
    parts = [part_of(service) for service in SERVICES]
    parked = [(part, rows) for part in parts if (rows := first_parked(part))]
    return render_template("running/index.html", parts=parts, parked=parked, advice=advice)


@pages.get(f"/running/{PART}/parked")
def parked(service: str) -> str:
    """Page through everything that is parked in one part."""
    state = request.args.get("state", "")
    state = state if state in PARKED_STATES else ""
    rows, following = services.read_page(
        service, "/parked", limit=50, state=state, after=request.args.get("after")
    )
    return render_template(
        "running/parked.html",
        service=service, rows=rows, following=following, state=state, advice=advice,
    )  # fmt: skip


@pages.get(f"/running/{PART}/parked/<int:parked_id>")
def show(service: str, parked_id: int) -> str:
    """Show one parked event: which it is, why it is parked, and what can be done."""
    found = services.read(service, f"/parked/{parked_id}")
    return render_template("running/show.html", service=service, parked=found, advice=advice(found))
