"""The document: every route is in it, and in the policy."""

import re

from openapi_spec_validator import validate
from services.scheduling.tests.conftest import House

from kit.web import document_of


def test_every_route_is_in_the_document(house: House) -> None:
    document = document_of(house.app)
    validate(document)
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in house.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {
        (path, method.upper())
        for path, item in document["paths"].items()
        for method in item
        if method in {"get", "post", "put", "patch", "delete"}
    }
    assert described == routes
