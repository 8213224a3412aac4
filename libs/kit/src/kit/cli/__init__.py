"""The command line that every service has; a service adds commands of its own."""

from kit.cli.opening import opened
from kit.cli.service import service_cli

__all__ = ["opened", "service_cli"]
