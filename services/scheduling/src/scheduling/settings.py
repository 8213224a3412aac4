"""The settings of scheduling: those of every service, and the trust's own deadlines."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated

from msgspec import Meta

from kit.settings import SECRET, Settings
from scheduling.identities.links.rules import Terms
from scheduling.identities.sessions.rules import Limits
from scheduling.identities.signing_in.providers import complaints_about
from scheduling.packs.rules import Offsets


class SchedulingSettings(Settings, frozen=True, kw_only=True):
    """What scheduling needs to know."""

    service: Annotated[str, Meta(description="The name of the service.")] = "scheduling"
    port: Annotated[int, Meta(ge=1, le=65535, description="The port to listen on.")] = 8001
    aim_minutes: Annotated[
        int, Meta(ge=30, le=480, description="Minutes that a meeting takes unless said otherwise.")
    ] = 120
    iaim_minutes: Annotated[
        int,
        Meta(
            ge=30,
            le=480,
            description="Minutes that an interim meeting takes unless said otherwise.",
        ),
    ] = 90
    agenda_days: Annotated[
        int,
        Meta(ge=0, le=120, description="Days before a meeting by which its agenda is agreed."),
    ] = 14
    papers_due_days: Annotated[
        int, Meta(ge=0, le=90, description="Days before a meeting by which papers are due.")
    ] = 10
    pack_circulates_days: Annotated[
        int,
        Meta(ge=0, le=90, description="Days before a meeting on which packs go out at the latest."),
    ] = 7
    session_idle_minutes: Annotated[
        int, Meta(ge=5, le=1440, description="Minutes after which an unused sign-in ends.")
    ] = 120
    session_hours: Annotated[
        float, Meta(ge=0.1, le=24, description="Hours after which a person has to sign in again.")
    ] = 12.0
    sessions_kept_days: Annotated[
        int,
        Meta(
            ge=0,
            description="Days for which it is kept where somebody was signed in, once that is over; 0: for ever.",
        ),
    ] = 30
    links_kept_days: Annotated[
        int,
        Meta(
            ge=0,
            description="Days for which invitations and personal links are kept once they are over; 0: for ever.",
        ),
    ] = 30
    leavers_kept_days: Annotated[
        int,
        Meta(
            ge=0,
            description="Days after the last day in office after which somebody is proposed for erasure; 0: nobody is.",
        ),
    ] = 2190
    erase_leavers: Annotated[
        bool,
        Meta(description="Whether whoever is proposed for erasure is erased by the worker."),
    ] = False
    invitation_days: Annotated[
        int, Meta(ge=1, le=90, description="Days for which an invitation to sign in is good.")
    ] = 14
    personal_link_days: Annotated[
        int, Meta(ge=1, le=30, description="Days for which a personal link to a meeting is good.")
    ] = 14
    personal_link_days_after: Annotated[
        int,
        Meta(
            ge=0, le=60, description="Days after the meeting for which one is good at the latest."
        ),
    ] = 7
    microsoft_tenants: Annotated[
        tuple[str, ...],
        Meta(
            description="Ids of the Microsoft Entra tenants whose accounts may sign in; empty: none."
        ),
    ] = ()
    microsoft_client_id: Annotated[
        str, Meta(description="The application's id, as registered with Microsoft Entra.")
    ] = ""
    microsoft_client_secret: Annotated[
        str, Meta(description="The application's secret there.", extra=SECRET)
    ] = ""
    microsoft_authority: Annotated[
        str, Meta(pattern="^https?://", description="Where Microsoft Entra answers.")
    ] = "https://login.microsoftonline.com"
    google_domains: Annotated[
        tuple[str, ...],
        Meta(description="Google Workspace domains whose accounts may sign in; empty: none."),
    ] = ()
    google_client_id: Annotated[
        str, Meta(description="The client's id, as registered with Google.")
    ] = ""
    google_client_secret: Annotated[
        str, Meta(description="The client's secret there.", extra=SECRET)
    ] = ""
    google_issuer: Annotated[
        str, Meta(pattern="^https?://", description="Where Google answers.")
    ] = "https://accounts.google.com"
    oidc_issuer: Annotated[
        str,
        Meta(
            pattern="^(https?://.+)?$",
            description="The issuer of another OpenID Connect provider, as it calls itself; empty: none.",
        ),
    ] = ""
    oidc_client_id: Annotated[str, Meta(description="The client's id, as registered there.")] = ""
    oidc_client_secret: Annotated[
        str, Meta(description="The client's secret there.", extra=SECRET)
    ] = ""
    oidc_title: Annotated[
        str, Meta(description="What that provider is called on the sign-in page.")
    ] = "your trust’s account"
    timer_seconds: Annotated[
        float, Meta(ge=0.1, description="Seconds between two looks for what has become due.")
    ] = 5.0

    @property
    def offsets(self) -> Offsets:
        """The deadlines of agendas, papers and packs."""
        return Offsets(
            papers_due_days=self.papers_due_days,
            circulates_days=self.pack_circulates_days,
            agenda_days=self.agenda_days,
        )

    @property
    def session_limits(self) -> Limits:
        """How long a sign-in lasts."""
        return Limits(
            unused=timedelta(minutes=self.session_idle_minutes),
            in_all=timedelta(hours=self.session_hours),
            demo=self.demo,
            links=Terms(
                good_for=timedelta(days=self.personal_link_days),
                after_meeting=timedelta(days=self.personal_link_days_after),
                demo=self.demo,
            ),
        )

    def complaints(self) -> Iterable[str]:
        """Papers must be due before their pack goes out, and providers be known well enough to be asked."""
        yield from super().complaints()
        yield from complaints_about(self)
        if self.agenda_days < self.papers_due_days:
            yield (
                f"AGENDA_DAYS is {self.agenda_days}, less than PAPERS_DUE_DAYS ({self.papers_due_days}):"
                " an agenda must be agreed before papers are due."
            )
        if self.papers_due_days < self.pack_circulates_days:
            yield (
                f"PAPERS_DUE_DAYS is {self.papers_due_days}, less than PACK_CIRCULATES_DAYS"
                f" ({self.pack_circulates_days}): papers must be due before their pack goes out."
            )
