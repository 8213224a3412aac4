"""The portal's command line: `portal web`."""

from kit.cli import service_cli
from portal.app import create_app
from portal.settings import PortalSettings

main = service_cli("portal", PortalSettings, create_app)
