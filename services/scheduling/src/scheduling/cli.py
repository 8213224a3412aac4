"""The command line of scheduling: its processes, the register's import, keys, tokens, and the calendar."""

from kit.cli import service_cli
from scheduling.app import create_app
from scheduling.calendar import commands as calendar
from scheduling.erasure import commands as erasure
from scheduling.example import commands as example
from scheduling.identities import commands as identities
from scheduling.identities.accounts import commands as accounts
from scheduling.identities.clients import commands as clients
from scheduling.importing import commands as importing
from scheduling.privacy import PRIVACY
from scheduling.register.people import commands as people
from scheduling.settings import SchedulingSettings
from scheduling.worker import create_worker

main = service_cli("scheduling", SchedulingSettings, create_app, create_worker, PRIVACY)

for feature in (importing, people, example, identities, accounts, clients, calendar, erasure):
    for command in feature.COMMANDS:
        main.add_command(command)
