"""How clients talk to a service: resources, problems, versions, pages, uploads, and who may do what."""

from kit.findings import State as Health
from kit.web.app import create_app
from kit.web.blueprint import Blueprint, Schema
from kit.web.document import document_gaps, document_of
from kit.web.downloads import attachment
from kit.web.etags import Answer, answer, etag, expected_version
from kit.web.health import Check, install_health
from kit.web.held import held_blueprint
from kit.web.idempotency import creates, creates_showing_once
from kit.web.limits import Buckets, count_as
from kit.web.looks import looks_blueprint
from kit.web.metrics import install_metrics
from kit.web.moments import MOMENT
from kit.web.paging import PageQuery, listed, page
from kit.web.policy import KIT_ROWS, PUBLIC, grant_of, may, open_to_caller, reach, trace
from kit.web.problems import Problem, as_problem, install_problems
from kit.web.request_ids import install_addresses, install_request_ids, request_id
from kit.web.secrets import Secret, install_secrets
from kit.web.security import install_cors, install_security_headers
from kit.web.state import caller, now, settings
from kit.web.uploads import File, ReceivedFile

__all__ = [
    "KIT_ROWS",
    "MOMENT",
    "PUBLIC",
    "Answer",
    "Blueprint",
    "Buckets",
    "Check",
    "File",
    "Health",
    "PageQuery",
    "Problem",
    "ReceivedFile",
    "Schema",
    "Secret",
    "answer",
    "as_problem",
    "attachment",
    "caller",
    "count_as",
    "create_app",
    "creates",
    "creates_showing_once",
    "document_gaps",
    "document_of",
    "etag",
    "expected_version",
    "grant_of",
    "held_blueprint",
    "install_addresses",
    "install_cors",
    "install_health",
    "install_metrics",
    "install_problems",
    "install_request_ids",
    "install_secrets",
    "install_security_headers",
    "listed",
    "looks_blueprint",
    "may",
    "now",
    "open_to_caller",
    "page",
    "reach",
    "request_id",
    "settings",
    "trace",
]
