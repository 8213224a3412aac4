"""Programs over HTTP, for those who give rights: which there are, their secrets, and that one is revoked."""

from datetime import timedelta
from typing import Any

from kit.db import transaction
from kit.web import (
    Answer,
    Blueprint,
    answer,
    caller,
    creates_showing_once,
    listed,
    may,
    now,
    page,
    settings,
)
from scheduling.identities.clients.models import MachineClient
from scheduling.identities.clients.operations import (
    Made,
    add_client,
    end_secret,
    revoke,
    rotate,
)
from scheduling.identities.clients.queries import client_row, client_shown, clients, clients_shown
from scheduling.identities.clients.schemas import (
    AddClientSchema,
    ClientQuery,
    ClientSchema,
    MadeSchema,
    RotateSchema,
)

blueprint = Blueprint(
    "clients", __name__, description="Programs that call the suite by themselves."
)


@blueprint.route("/clients", methods=["GET"])
@blueprint.arguments(ClientQuery, location="query")
@blueprint.response(200, listed(ClientSchema))
def list_clients(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """List the programs by name."""
    query = clients(revoked=asked["revoked"])
    body, headers = page(query, (MachineClient.name, MachineClient.id))
    return {"items": clients_shown(body["items"])}, headers


@blueprint.route("/clients", methods=["POST"])
@creates_showing_once("secret")
@blueprint.arguments(AddClientSchema)
@blueprint.response(201, MadeSchema)
def add(asked: dict[str, Any]) -> Answer:
    """Let a program in; its secret is shown once."""
    may()
    return _made(add_client(**asked, by=caller().id, demo=settings().demo, now=now()))


@blueprint.route("/clients/<client_id>", methods=["GET"])
@blueprint.response(200, ClientSchema, etag=True)
def client(client_id: str) -> Answer:
    """Show a program, and when its secrets were used last."""
    return answer(client_shown(client_row(client_id)))


@blueprint.route("/clients/<client_id>", methods=["DELETE"])
@blueprint.response(204)
def revoke_client(client_id: str) -> None:
    """Revoke a program; its last token is over within a minute."""
    with transaction():
        may()
        revoke(client_id, now())


@blueprint.route("/clients/<client_id>/secrets", methods=["POST"])
@creates_showing_once("secret")
@blueprint.arguments(RotateSchema)
@blueprint.response(201, MadeSchema)
def rotate_secret(asked: dict[str, Any], client_id: str) -> Answer:
    """Give a program another secret, shown once; the one before stays good for a while."""
    may()
    return _made(rotate(client_id, timedelta(days=asked["overlap_days"]), now()))


@blueprint.route("/clients/<client_id>/secrets/<secret_id>", methods=["DELETE"])
@blueprint.response(204)
def end_one_secret(client_id: str, secret_id: str) -> None:
    """Let one secret of a program prove nothing any more."""
    with transaction():
        may()
        end_secret(client_id, secret_id)


def _made(made: Made) -> Answer:
    shown = client_shown(made.client) | {"secret": made.secret}
    return answer(shown, location=f"/v1/clients/{made.client.id}")
