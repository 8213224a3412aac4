"""The command line of notifications: web, worker, migrate, and the messages as a table."""

import click

from kit.cli import opened, service_cli
from kit.clock import rfc3339
from kit.settings import load
from notifications.app import create_app
from notifications.messages.models import Message
from notifications.privacy import PRIVACY
from notifications.settings import NotificationsSettings
from notifications.worker import create_worker

cli = service_cli("notifications", NotificationsSettings, create_app, create_worker, PRIVACY)


@cli.command("messages")
@click.option("--about", help="Only messages about this meeting.")
@click.option("--state", help="Only messages in this state.")
@click.option("--limit", default=50, type=click.IntRange(1, 1000), help="How many at most.")
def print_messages(about: str | None, state: str | None, limit: int) -> None:
    """Print the newest messages: when, what became of them, to whom, and the last word of the server."""
    query = Message.select().order_by(Message.id.desc())
    query = query.where(Message.about == about) if about else query
    query = query.where(Message.state == state) if state else query
    with opened(load(NotificationsSettings)):
        for row in query.limit(limit):
            said = row.failure or row.reply or ""
            who = row.address or row.person_id
            click.echo(
                f"{row.id}  {rfc3339(row.created_at)}  {row.state:19} {row.attempts}  {who}"
                f"  {row.subject}  {said}".rstrip()
            )


def main() -> None:
    """Run the command line."""
    cli()
