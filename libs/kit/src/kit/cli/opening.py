"""Opening a service's database for one command, and telling what goes wrong as sentences."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import peewee

from kit import db
from kit.errors import Forbidden, NotFound, Refused, TryLater
from kit.settings import Settings, SettingsError

Prepared = Callable[[], Settings]
"""The settings of this command, with the logs going where they should."""


class ServiceGroup(click.Group):
    """Commands that tell refusals as sentences, without a trace of the inside."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own
        """Run the command; a bad setting ends with code 2, a refusal or a missing database with code 1."""
        try:
            return super().invoke(ctx)
        except SettingsError as wrong:
            for sentence in wrong.sentences:
                click.echo(sentence, err=True)
            ctx.exit(2)
        except (Refused, NotFound, Forbidden, TryLater) as refused:
            raise click.ClickException(refused.detail) from refused
        except (peewee.OperationalError, peewee.ProgrammingError) as wrong:
            raise click.ClickException(_why(wrong, self.name or "")) from wrong


@contextmanager
def opened(settings: Settings) -> Iterator[None]:
    """Hold the service's database for one command."""
    db.open_database(settings)
    try:
        with db.connection():
            yield
    finally:
        db.close_database()


def _why(wrong: peewee.PeeweeException, service: str) -> str:
    """A sentence for a database that did not do what was asked."""
    if db.is_away(wrong):
        said = str(wrong).strip().partition("\n")[0]
        return f"The database cannot be used just now: {said}"
    return f"The database lacks tables of this release. Type: {service} migrate"
