"""The portal's application: its pages, its frame, and what every request passes through."""

from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import httpx
from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.wrappers import Response as AnyResponse

from kit import web
from kit.clock import Clock, SystemClock
from kit.findings import counted, spoken
from portal import (
    academies,
    agendas,
    arrangements,
    dates,
    failures,
    grades,
    held,
    identifiers,
    looks,
    mailbox,
    meetings,
    packs,
    people,
    programs,
    running,
    services,
    signing_in,
    trust,
    words,
    year,
    your_calendar,
)
from portal.clock import now, today
from portal.cookies import SignedCookie
from portal.layout import assets
from portal.layout.navigation import navigation
from portal.layout.trust_name import trust_name
from portal.packs.papers import title_of
from portal.problems import MustSignIn, Problem
from portal.rights import HOME, beginning, offered, require, require_needs
from portal.settings import PortalSettings, signing_key
from portal.signing_in.browsers import browser_named
from portal.signing_in.tokens import Passes, take_pass

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Only what the portal itself serves, and nothing written into a page."""

FEATURES: Final = (
    signing_in,
    trust,
    academies,
    arrangements,
    people,
    programs,
    meetings,
    agendas,
    packs,
    year,
    mailbox,
    looks,
    running,
    your_calendar,
    held,
)


def create_app(
    settings: PortalSettings,
    *,
    clock: Clock | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Flask:
    """Put the portal together; `transport` stands in for the network in tests."""
    app = Flask("portal", template_folder=None, static_folder=str(Path(__file__).parent / "static"))
    _configure(app, settings)
    app.session_interface = SignedCookie()
    app.url_map.merge_slashes = False
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock or SystemClock(settings.clock_offset)
    app.extensions["passes"] = Passes(app.extensions["clock"])
    services.connect(app, settings, transport)
    web.install_secrets(app)
    web.install_addresses(app, settings.trusted_hops)
    web.install_request_ids(app)
    web.install_security_headers(app, settings.public_url, CONTENT_SECURITY_POLICY)
    web.install_health(app, services.checks(app))
    web.install_metrics(app)
    CSRFProtect(app)
    _install_templates(app)
    identifiers.install(app)
    app.before_request(_know_the_person)
    app.after_request(_allow_own_referrer)
    app.after_request(_leave_nothing_behind)
    assets.install(app)
    failures.install(app)
    for feature in FEATURES:
        app.register_blueprint(feature.pages)
    require_needs(app, _open_to_all())
    return app


def _configure(app: Flask, settings: PortalSettings) -> None:
    """Cookies that scripts cannot read and other sites cannot send, and a bound on what is taken in."""
    encrypted = settings.public_url.startswith("https:")
    app.config.update(
        SECRET_KEY=signing_key(settings),
        # Browsers take a name that begins so over https alone, and from no neighbour on the same domain.
        SESSION_COOKIE_NAME="__Host-aimwell" if encrypted else f"aimwell_{settings.port}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=encrypted,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        # A slow answer may not write an old word of the session back.
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=settings.upload_bytes + settings.body_bytes,
    )


def _install_templates(app: Flask) -> None:
    """Pages lie beside the code that shows them; the design system's parts have a prefix."""
    app.jinja_loader = ChoiceLoader(
        [
            PackageLoader("portal", ""),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for module in (dates, grades, words):
        app.jinja_env.filters.update(_public_functions(module))
    app.jinja_env.globals.update(words=words, grades=grades, from_to=dates.from_to, offered=offered)
    app.jinja_env.filters.update(
        title_of=title_of, spoken=spoken, counted=counted, browser_named=browser_named
    )
    app.context_processor(_frame)


def _public_functions(module: Any) -> dict[str, Any]:  # noqa: ANN401 - a module
    """The functions that a module offers by name."""
    return {
        name: value
        for name, value in vars(module).items()
        if callable(value) and not name.startswith("_") and value.__module__ == module.__name__
    }


def _frame() -> dict[str, Any]:
    """What the frame of every page shows."""
    settings: PortalSettings = current_app.extensions["settings"]
    ways, begins = _ways()
    return {
        "person": g.get("person"),
        "navigation": ways,
        "beginning": begins,
        "trust_name": trust_name(),
        "away": sorted(g.get("away", ())),
        "demo": settings.demo,
        "clock_is_moved": bool(settings.clock_offset),
        "now": now(),
        "today": today(),
    }


def _ways() -> tuple[list[dict[str, object]], str]:
    """The main navigation, and what a link to where the person begins says; a page about a failure may do without."""
    person = g.get("person")
    if person and person.guest_of:
        return [], "your meeting"
    try:
        return (navigation(), words.BEGINNINGS[beginning()]) if person else ([], "the beginning")
    except (Problem, MustSignIn):
        return [], "the beginning"


def _open_to_all() -> frozenset[str]:
    """The pages that nobody has to sign in for."""
    for_programs = failures.OPEN_ENDPOINTS | your_calendar.OPEN_ENDPOINTS
    return signing_in.public_endpoints() | for_programs


def _know_the_person() -> AnyResponse | None:
    """Let nobody in without a name, except where nobody needs one, nor where nothing is open to them."""
    endpoint = request.endpoint or ""
    if endpoint in _open_to_all():
        return None
    take_pass()
    person = g.get("person")
    if not endpoint:
        return None
    if person and person.guest_of and (elsewhere := signing_in.confine(person, endpoint)):
        return elsewhere
    if person:
        if endpoint != HOME:  # Which sends on whoever begins elsewhere.
            require(endpoint)
        return None
    there = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("signing_in.choose", next=there if there != "/" else None))


def _allow_own_referrer(response: Response) -> Response:
    """Let forms say which of our pages they come from: the check against forged ones asks for it under https."""
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response


def _leave_nothing_behind(response: Response) -> Response:
    """Let browsers keep no page that somebody signed in has seen: the next at a shared computer may go back to it."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response
