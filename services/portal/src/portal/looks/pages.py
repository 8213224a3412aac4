"""The trace as a page: of the whole trust for whom it is open, of oneself for everybody."""

from flask import Blueprint, g, render_template, request

from portal import services
from portal.forms import whole
from portal.looks.asking import KINDS, asked_of, one_page
from portal.looks.said import Speaker, names_of
from portal.rights import offered
from portal.settings import SERVICES

pages = Blueprint("looks", __name__)


@pages.get("/trace")
def index() -> tuple[str, int] | str:
    """Show a page of the trace, narrowed as asked."""
    asked, errors = asked_of(request.args)
    of_all = reads_all()
    speaker = speaker_for()
    rows, following = ([], {}) if errors else one_page(asked, _before())
    shown = render_template(
        "looks/index.html",
        looks=[speaker.say(service, row) for service, row in rows],
        following=following,
        later=bool(_before()),
        asked=asked,
        kinds={code: said for code, (said, _) in KINDS.items()},
        people=speaker.everybody if of_all else [],
        academies=sorted(speaker.academies.items(), key=lambda row: row[1].casefold()),
        whole=of_all,
        errors=errors,
    )
    return (shown, 422) if errors else shown


def reads_all() -> bool:
    """Whether the whole trust's trace is open to the person, and not only their own."""
    return offered("looks.index", at=None)


def speaker_for() -> Speaker:
    """Whoever says it in words, with the names that the person may know."""
    people: dict[str, str] = {g.person.id: g.person.name}
    programs: dict[str, str] = {}
    if reads_all():
        people |= names_of(services.read_all_if_there("scheduling", "/people", limit=200))
    if offered("programs.index"):
        for revoked in ("false", "true"):
            found = services.read_all_if_there("scheduling", "/clients", limit=200, revoked=revoked)
            programs |= names_of(found)
    academies = (
        names_of(services.read_all_if_there("scheduling", "/academies", limit=200), "urn")
        if offered("academies.index")
        else {}
    )
    return Speaker(people, programs, academies)


def _before() -> dict[str, str]:
    """From where to go on in each part's trace."""
    return {name: request.args[name] for name in SERVICES if whole(request.args.get(name, ""))}
