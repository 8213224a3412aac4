"""Carts over HTTP."""

from typing import Any

from marshmallow import fields, validate

from kit import web

from .operations import cut_a_cart

POLICY = {"carts.cut": web.PUBLIC}

blueprint = web.Blueprint("carts", __name__, description="Carts of stones.")


class CartSchema(web.Schema):
    """A cart, and the blocks its stones are cut from."""

    cart = fields.String(required=True, validate=validate.Length(1, 60))
    blocks = fields.List(
        fields.Integer(validate=validate.Range(1)),
        required=True,
        validate=validate.Length(1, 200),
    )


@blueprint.route("/carts", methods=["POST"])
@web.creates
@blueprint.arguments(CartSchema)
@blueprint.response(201, CartSchema)
def cut(asked: dict[str, Any]) -> dict[str, Any]:
    """Cut a cart of stones."""
    cut_a_cart(asked["cart"], asked["blocks"], now=web.now())
    return asked
