"""A stand-in for scheduling's register, calendar and identities."""

from typing import Any

from flask import Blueprint, Flask, jsonify, request

from .accounts import accounts_of, sign_ins_of
from .agendas import agendas_of, templates_of
from .answers import Answer, asking, confined_to, if_unchanged, listed, not_found, problem
from .arrangements import arrangements_of
from .held import erasure_of, held_of
from .links import links_of
from .looks import looks_of
from .meetings import changes_of, meetings_of, papers_of
from .operators import operators_of
from .programs import programs_of
from .sessions import own_sessions_of, sessions_of
from .world import World

OPEN = (
    "/v1/demo",
    "/v1/sessions/tokens",
    "/v1/sessions/end",
    "/v1/providers",
    "/v1/sign-ins",
    "/v1/invitations/look",
    "/v1/personal-links",
    "/health",
)
OPEN_TO_OPERATORS = ("/v1/sessions", "/v1/trust", "/v1/running", "/v1/parked", "/v1/held")


def scheduling(world: World) -> Flask:
    app = Flask("fake_scheduling")
    app.register_blueprint(_identities(world))
    app.register_blueprint(sessions_of(world))
    app.register_blueprint(own_sessions_of(world))
    app.register_blueprint(sign_ins_of(world))
    app.register_blueprint(accounts_of(world))
    app.register_blueprint(programs_of(world))
    app.register_blueprint(links_of(world))
    app.register_blueprint(_register(world))
    app.register_blueprint(_people(world))
    app.register_blueprint(_calendar(world))
    app.register_blueprint(arrangements_of(world))
    app.register_blueprint(_appointments(world))
    app.register_blueprint(agendas_of(world))
    app.register_blueprint(templates_of(world))
    app.register_blueprint(meetings_of(world))
    app.register_blueprint(changes_of(world))
    app.register_blueprint(papers_of(world))
    app.register_blueprint(operators_of(world, "scheduling"))
    app.register_blueprint(held_of(world, "scheduling"))
    app.register_blueprint(erasure_of(world))
    app.register_blueprint(looks_of(world, "scheduling"))

    @app.before_request
    def known() -> Answer:
        if request.path.startswith(OPEN):
            return None
        if asking() not in world.people:
            return problem(401, "sign-in-needed", "Send a token.")
        if guest := confined_to().partition(":")[2]:
            theirs = (f"/v1/meetings/{guest}", "/v1/papers/", "/v1/bound-packs/")
            return None if request.path.startswith(theirs) else not_found()
        held = {row["office"] for row in world.offices(asking())}
        if held == {"ops"} and not request.path.startswith(OPEN_TO_OPERATORS):
            return problem(403, "not-allowed", "Anyone who is signed in may call this.")
        return None

    return app


def _identities(world: World) -> Blueprint:
    routes = Blueprint("identities", __name__, url_prefix="/v1/demo")

    @routes.get("/people")
    def people() -> Answer:
        return listed(
            {
                "person_id": row["id"],
                "name": row["name"],
                "email": row["email"],
                "appointments": world.offices(row["id"]),
            }
            for row in world.people.values()
        )

    return routes


def _register(world: World) -> Blueprint:
    routes = Blueprint("register", __name__, url_prefix="/v1")

    def shown(academy: dict[str, Any]) -> dict[str, Any]:
        head = world.holder("headteacher", academy["urn"])
        return academy | {
            "headteacher": {"person_id": head["person_id"], "name": head["person_name"]}
            if head
            else None
        }

    @routes.get("/trust")
    def trust() -> Answer:
        return jsonify(world.trust)

    @routes.get("/academies")
    def academies() -> Answer:
        return listed(map(shown, world.academies.values()))

    @routes.get("/academies/<int:urn>")
    def academy(urn: int) -> Answer:
        found = world.academies.get(urn)
        return jsonify(shown(found)) if found else not_found()

    @routes.get("/academies/<int:urn>/judgements")
    def judgements(urn: int) -> Answer:
        return listed(world.judgements[urn])

    @routes.route("/academies/<int:urn>/standing-override", methods=["PUT", "DELETE"])
    def override(urn: int) -> Answer:
        row = world.academies[urn]
        less = request.json["less_than_good"] if request.method == "PUT" else None
        said = f"The trust has decided: {request.json['reason']}" if request.method == "PUT" else ""
        row.update(
            less_than_good=less,
            standing_reason="overridden" if said else "undecided",
            standing_sentence=said,
        )
        return jsonify(shown(row))

    @routes.get("/gaps")
    def gaps() -> Answer:
        wanted = request.args.get("urn", type=int)
        rows = [world.academies[wanted]] if wanted else world.academies.values()
        items = [gap for row in rows for gap in _gaps(world, row)]
        if not wanted and not world.holder("ceo"):
            said = "Appoint the Chief Executive."
            items.insert(0, {"urn": None, "academy_name": None, "what": "ceo", "sentence": said})
        return jsonify({"items": items})

    return routes


def _gaps(world: World, row: dict[str, Any]) -> list[dict[str, Any]]:
    urn, gaps = row["urn"], []
    if not world.holder("partner_head", urn):
        gaps.append(
            ("partner_head", "Appoint a head of another academy as its partner headteacher.", None)
        )
    head = world.holder("headteacher", urn)
    if head and not world.people[head["person_id"]]["email"]:
        gaps.append(
            (
                "email",
                f"Enter the e-mail address of {head['person_name']}: nothing can be sent without it.",
                head["person_id"],
            )
        )
    if row["less_than_good"] is None:
        gaps.append(
            ("grade", "Record its self-evaluation, or decide whether it is less than good.", None)
        )
    return [
        {"urn": urn, "academy_name": row["name"], "what": what, "sentence": said, "person_id": who}
        for what, said, who in gaps
    ]


def _people(world: World) -> Blueprint:
    routes = Blueprint("people", __name__, url_prefix="/v1")

    def shown(person: dict[str, Any]) -> dict[str, Any]:
        return person | {"appointments": world.offices(person["id"])}

    @routes.get("/people")
    def people() -> Answer:
        wanted = request.args.get("q", "").casefold()
        return listed(
            shown(row) for row in world.people.values() if wanted in row["name"].casefold()
        )

    @routes.post("/people")
    def add() -> Answer:
        if "@" not in (request.json.get("email") or "@"):
            return problem(
                422, "fields-refused", "Some values do not fit.", email="Not a valid email address."
            )
        return jsonify(
            shown(world.add_person(request.json["name"], request.json.get("email")))
        ), 201

    @routes.get("/people/<person_id>")
    def person(person_id: str) -> Answer:
        found = world.people.get(person_id)
        return jsonify(shown(found)) if found else not_found()

    @routes.patch("/people/<person_id>")
    def change(person_id: str) -> Answer:
        row = world.people[person_id]

        def changed() -> Answer:
            row.update(request.json, version=row["version"] + 1)
            return jsonify(shown(row))

        return if_unchanged(row, changed)

    return routes


def _appointments(world: World) -> Blueprint:
    routes = Blueprint("appointments", __name__, url_prefix="/v1")

    @routes.get("/appointments")
    def appointments() -> Answer:
        urn = request.args.get("urn", type=int)
        return listed(row for row in world.appointments if urn in (None, row["urn"]))

    @routes.post("/appointments")
    def appoint() -> Answer:
        if world.holder(request.json["office"], request.json["urn"]):
            return problem(
                409, "already-appointed", "Somebody holds this office: end that appointment first."
            )
        return jsonify(
            world.appoint(request.json["person_id"], request.json["office"], request.json["urn"])
        ), 201

    @routes.post("/appointments/<appointment_id>/end")
    def end(appointment_id: str) -> Answer:
        row = next(row for row in world.appointments if row["id"] == appointment_id)
        world.appointments.remove(row)
        return jsonify(row | {"until": request.json["until"]}), 201

    return routes


def _calendar(world: World) -> Blueprint:
    routes = Blueprint("calendar", __name__, url_prefix="/v1")

    @routes.get("/years")
    def years() -> Answer:
        return listed(world.years.values())

    @routes.get("/years/<code>")
    def year(code: str) -> Answer:
        return jsonify(world.years[code]) if code in world.years else not_found()

    @routes.put("/years/<code>/review-slots/<int:number>")
    def set_slot(code: str, number: int) -> Answer:
        if request.json["closes_on"] < request.json["opens_on"]:
            return problem(
                422,
                "review-slot-does-not-fit",
                "It ends before it begins.",
                closes_on="It closes before it opens: choose a later day.",
            )
        slot = world.years[code]["review_slots"][number - 1]
        slot.update(request.json)
        return jsonify(slot)

    @routes.get("/school-days/<day>")
    def school_day(day: str) -> Answer:
        reason = (
            "Tuesday 16 February 2027 is in a school holiday (Half term)."
            if day == "2027-02-16"
            else None
        )
        return jsonify({"date": day, "school_day": reason is None, "reason": reason})

    return routes
