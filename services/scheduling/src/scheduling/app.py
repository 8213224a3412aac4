"""The web application of scheduling."""

from flask import Flask

from contracts import published_by
from kit import web
from kit.auth import KeySource
from kit.clock import Clock
from scheduling.agendas.resources import blueprint as agendas
from scheduling.arrangements.resources import blueprint as arrangements
from scheduling.binding.resources import blueprint as binding
from scheduling.calendar.resources import blueprint as calendar
from scheduling.erasure.resources import blueprint as erasure
from scheduling.identities.accounts.resources import blueprint as accounts
from scheduling.identities.client_tokens.resources import FAILURES
from scheduling.identities.client_tokens.resources import blueprint as client_tokens
from scheduling.identities.clients.resources import blueprint as clients
from scheduling.identities.links.resources import blueprint as links
from scheduling.identities.resources import demo, well_known
from scheduling.identities.sessions.resources import COUNTS_AS
from scheduling.identities.sessions.resources import blueprint as sessions
from scheduling.identities.signing_in.conversation import Conversation
from scheduling.identities.signing_in.providers import providers_of
from scheduling.identities.signing_in.resources import DOORS
from scheduling.identities.signing_in.resources import blueprint as sign_ins
from scheduling.meetings.resources import blueprint as meetings
from scheduling.packs.resources import blueprint as packs
from scheduling.policy import POLICY, RELATIONS
from scheduling.privacy import PRIVACY
from scheduling.register.academies.resources import blueprint as academies
from scheduling.register.gaps.resources import blueprint as gaps
from scheduling.register.judgements.resources import blueprint as judgements
from scheduling.register.people.resources import blueprint as people
from scheduling.settings import SchedulingSettings

BLUEPRINTS = (
    academies,
    judgements,
    gaps,
    people,
    erasure,
    calendar,
    arrangements,
    meetings,
    agendas,
    packs,
    binding,
    accounts,
    links,
    sign_ins,
    sessions,
    clients,
    client_tokens,
    well_known,
    demo,
)


def create_app(
    settings: SchedulingSettings, clock: Clock | None = None, keys: KeySource | None = None
) -> Flask:
    """Make the application: the register, the calendar, meetings with their packs, and identities."""
    app = web.create_app(
        settings,
        title="Aimwell scheduling",
        blueprints=(*BLUEPRINTS, web.looks_blueprint(), web.held_blueprint(PRIVACY)),
        policy=POLICY,
        relations=RELATIONS,
        events=published_by("scheduling"),
        clock=clock,
        keys=keys,
        counts_as=COUNTS_AS,
    )
    app.extensions[DOORS] = {
        name: Conversation(provider) for name, provider in providers_of(settings).items()
    }
    app.extensions[FAILURES] = web.Buckets()
    return app
