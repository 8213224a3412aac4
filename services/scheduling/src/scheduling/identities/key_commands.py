"""The commands `scheduling keys` and `scheduling keys rotate`: make keys, and put new ones in their place."""

from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import click
import peewee

from kit.cli import opened
from kit.clock import SystemClock
from kit.looks import Seen, leave_a_trace
from kit.settings import load
from scheduling.identities.keys import keys_folder, make_keys
from scheduling.identities.rotation import KINDS, OUTLIVES, rotate, rotate_at_once, signs_next
from scheduling.settings import SchedulingSettings

BY_HAND: Final = "command_line"
"""Who did it, and by which right, of what is typed on the machine itself."""


@click.group("keys", invoke_without_command=True)
@click.pass_context
def keys(context: click.Context) -> None:
    """Make the keys that sign tokens and seal sessions and links, where there are none."""
    if context.invoked_subcommand is not None:
        return
    folder = keys_folder(load(SchedulingSettings).var)
    made = make_keys(folder)
    click.echo(f"{'A new key pair is' if made else 'There is a key pair already'} in {folder}.")


@keys.command("rotate")
@click.argument("kinds", nargs=-1, type=click.Choice(KINDS))
@click.option(
    "--at-once",
    is_flag=True,
    help="The old ones were stolen: let them open nothing any more.",
)
def rotate_command(*, kinds: tuple[str, ...], at_once: bool) -> None:
    """Put new keys in the place of the old ones: of KINDS, or of all.

    What the old ones have signed or sealed stays good until it would have ended anyway.
    """
    settings = load(SchedulingSettings)
    folder, now = keys_folder(settings.var), SystemClock(settings.clock_offset).now()
    wanted = [kind for kind in KINDS if kind in kinds or not kinds]
    make_keys(folder)
    if at_once:
        rotate_at_once(folder, wanted)
    else:
        rotate(folder, now, {kind: _good_for(settings)[kind] for kind in wanted})
    for sentence in _said(folder, wanted, settings, now, at_once=at_once):
        click.echo(sentence)
    _trace(settings, wanted, now)


def _good_for(settings: SchedulingSettings) -> dict[str, timedelta]:
    """How long the words of each kind can last, and so an old key of that kind is needed."""
    return {
        "signing": OUTLIVES,
        "sessions": settings.session_limits.in_all,
        "links": timedelta(days=settings.invitation_days),
    }


def _said(
    folder: Path,
    kinds: Collection[str],
    settings: SchedulingSettings,
    now: datetime,
    *,
    at_once: bool,
) -> list[str]:
    """What has happened, a sentence for each kind."""
    if at_once:
        over = {
            "signing": "Tokens are signed with a new key; restart the other services, which may believe the old one for five minutes more.",
            "sessions": "Everybody is signed out.",
            "links": "Every open invitation and link is worthless: make new ones.",
        }
        return [over[kind] for kind in kinds]
    ends = {kind: f"{now + lasts:%d %B %Y %H:%M}" for kind, lasts in _good_for(settings).items()}
    signs = signs_next(folder, now) or now
    lasting = {
        "signing": f"A new key is published, and signs tokens from {signs:%H:%M} (UTC) on.",
        "sessions": f"Sessions are sealed with a new key; the old one opens them until {ends['sessions']} (UTC).",
        "links": f"Links are sealed with a new key; the old one opens them until {ends['links']} (UTC).",
    }
    return [lasting[kind] for kind in kinds]


def _trace(settings: SchedulingSettings, kinds: Collection[str], now: datetime) -> None:
    """Leave a trace; the keys are new all the same where the database is away."""
    try:
        with opened(settings):
            for kind in kinds:
                seen = Seen(
                    who=BY_HAND,
                    operation="keys.rotate",
                    outcome="changed",
                    subject=f"/keys/{kind}",
                    by_right=(BY_HAND,),
                )
                leave_a_trace(seen, now)
    except peewee.PeeweeException as wrong:
        click.echo(f"No trace of this could be left ({type(wrong).__name__}).", err=True)
