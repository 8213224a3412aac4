"""The command line of support: web, worker, migrate, and the entitlements as a table."""

import click

from kit.cli import opened, service_cli
from kit.settings import load
from support.app import create_app
from support.entitlements.models import Entitlement
from support.entitlements.queries import select_entitlements, shown
from support.privacy import PRIVACY
from support.settings import SupportSettings
from support.worker import create_worker

main = service_cli("support", SupportSettings, create_app, create_worker, PRIVACY)

QUARTERS = ("entitled_quarters", "planned_quarters", "used_quarters", "left_quarters")


@main.command()
@click.option("--year", help="One academic year, for example 2026-27.")
@click.option("--urn", type=int, help="One academy.")
def entitlements(year: str | None, urn: int | None) -> None:
    """Print the days of support: entitled, planned, used and left, in quarter days."""
    click.echo(f"{'year':8}{'URN':>8}{'entitled':>10}{'planned':>9}{'used':>6}{'left':>6}  academy")
    with opened(load(SupportSettings)):
        rows = select_entitlements(year=year, urn=urn)
        for row in rows.order_by(Entitlement.year, Entitlement.urn):
            seen = shown(row)
            entitled, planned, used, left = (seen[word] for word in QUARTERS)
            numbers = f"{entitled:>10}{planned:>9}{used:>6}{left:>6}"
            click.echo(f"{seen['year']:8}{seen['urn']:>8}{numbers}  {seen['academy_name']}")
