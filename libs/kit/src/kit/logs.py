"""Structured logs: one JSON line for each thing that happened, or colours on a terminal."""

import logging
import sys
from contextlib import suppress
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from kit import trace
from kit.secret_words import masked

Logger = structlog.stdlib.BoundLogger

CHATTY: Final = ("pika", "peewee", "urllib3", "httpx", "httpcore", "asyncio")
"""Libraries whose notes are of no use until something is wrong."""


def get(name: str) -> Logger:
    """Return the logger of a module: `log = kit.logs.get(__name__)`."""
    logger: Logger = structlog.stdlib.get_logger(name)
    return logger


def configure(service: str, level: str = "info", *, json: bool | None = None) -> None:
    """Send every log line, ours and the libraries', to stderr in one form.

    JSON unless stderr is a terminal; `json` decides it.
    """
    as_json = not sys.stderr.isatty() if json is None else json
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        _traced,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.StackInfoRenderer(),
        _named(service),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = _Stderr()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendered(as_json=as_json),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # pika tells of one connection that failed in a dozen errors; kit.bus says it in one line.
    logging.getLogger("pika").setLevel(logging.CRITICAL)


class _Stderr(logging.Handler):
    """Writes to stderr as it is when the line is written: a test or a command may exchange it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, ours or a library's, without secret words; nothing is done about a stderr that is gone."""
        with suppress(ValueError, OSError):
            sys.stderr.write(masked(self.format(record)) + "\n")


def _named(service: str) -> Processor:
    """Put the service's name on every line."""

    def name(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
        line["service"] = service
        return line

    return name


def _traced(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Put the trace, and the event or request that led here, on every line that belongs to one."""
    if found := trace.trace_id():
        line["trace_id"] = found
    cause = trace.causation()
    if cause and cause != line.get("request_id"):
        line["cause"] = cause
    return line


def _rendered(*, as_json: bool) -> list[Any]:
    """The last steps: exceptions to text, the line to JSON or to colours."""
    if as_json:
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    # Local variables may be people's; a terminal gets the trace without them, like everybody.
    return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
