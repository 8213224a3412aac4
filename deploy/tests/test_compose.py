"""What the containers may do, read from compose as an engine reads it."""

import re
from pathlib import Path
from typing import Any, Final

import yaml

DEPLOY: Final = Path(__file__).parents[1]
COMPOSE: Final[dict[str, Any]] = yaml.safe_load(
    (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
)
SERVICES: Final[dict[str, dict[str, Any]]] = COMPOSE["services"]
OURS: Final = {name: it for name, it in SERVICES.items() if it["image"].startswith("aimwell/")}


def test_containers_of_ours_write_nowhere_and_can_do_nothing_to_their_host() -> None:
    assert len(OURS) == 13
    for name, it in OURS.items():
        assert it["read_only"] is True, name
        assert it["cap_drop"] == ["ALL"], name
        assert it["security_opt"] == ["no-new-privileges:true"], name
        assert len(it["tmpfs"]) == 1, name
        assert not {"privileged", "network_mode", "pid", "ports", "cap_add", "user"} & set(it), name
        assert not [each for each in it.get("volumes", ()) if each.startswith(("/", "."))], name


def test_parts_of_others_keep_only_what_takes_them_from_root() -> None:
    """Reading and writing past a file's owner is for those who keep data, which they once made their own."""
    stepping_down = {"CHOWN", "SETGID", "SETUID"}
    keeping_data = stepping_down | {"DAC_OVERRIDE", "FOWNER"}
    may = {
        "edge": stepping_down | {"NET_BIND_SERVICE"},
        "postgres": keeping_data,
        "rabbitmq": keeping_data,
    }
    assert set(may) == set(SERVICES) - set(OURS)
    for name, added in may.items():
        it = SERVICES[name]
        assert it["cap_drop"] == ["ALL"], name
        assert set(it["cap_add"]) == added, name
        assert it["security_opt"] == ["no-new-privileges:true"], name
        assert not {"privileged", "network_mode", "pid", "user"} & set(it), name
    assert [name for name in may if not SERVICES[name].get("read_only")] == ["rabbitmq"]


def test_the_edge_is_the_only_door_and_opens_to_this_machine_unless_told() -> None:
    assert [name for name, it in SERVICES.items() if "ports" in it] == ["edge"]
    assert SERVICES["edge"]["ports"] == ["${EDGE:-127.0.0.1:8080}:80"]


def test_no_secret_has_a_default() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{(\w*(?:PASSWORD|SECRET_KEY))(:?[?-][^}]*)?\}", text))
    assert {rule for name, rule in asked if name not in OPTIONAL} <= {":?", ""}
    # The broker's users stand in its own file; each of them is asked for with :? above it.
    assert {name for name, rule in asked if rule == ""} <= {
        name for name, rule in asked if rule == ":?"
    }
    given = dict(
        line.split("=", 1)
        for line in (DEPLOY / ".env.example").read_text(encoding="utf-8").splitlines()
        if "=" in line and not line.startswith("#")
    )
    assert {value for name, value in given.items() if "PASSWORD" in name or "SECRET" in name} == {
        ""
    }


OPTIONAL: Final = frozenset(
    {"MICROSOFT_CLIENT_SECRET", "GOOGLE_CLIENT_SECRET", "OIDC_CLIENT_SECRET"}
)


def test_a_demonstration_is_asked_for() -> None:
    for name, it in OURS.items():
        assert it["environment"]["DEMO"] == "${DEMO:-0}", name


def test_keys_are_where_they_are_used() -> None:
    """Scheduling alone has its keys; the one that seals links is shown to notifications, to read."""
    keys = {
        name: [each for each in it.get("volumes", ()) if "/keys" in each or "scheduling:" in each]
        for name, it in OURS.items()
    }
    for name, mounted in keys.items():
        if name.startswith("scheduling"):
            assert len(mounted) == 2, name
        elif name.startswith("notifications"):
            assert mounted == ["links:/var/lib/aimwell/keys/links:ro"], name
        else:
            assert mounted == [], name


def test_each_service_signs_in_as_itself_and_the_owner_of_tables_works_nowhere() -> None:
    for name, it in OURS.items():
        url = it["environment"].get("DATABASE_URL", "")
        service, _, door = name.partition("-")
        if door == "migrate":
            assert url.startswith(f"postgresql://{service}_owner:${{"), name
        elif door:
            assert url.startswith(f"postgresql://{service}:${{"), name
            assert it["environment"]["AMQP_URL"].startswith(f"amqp://{service}:${{"), name
        else:
            assert url == "", name


def test_the_broker_has_no_user_but_the_services_own() -> None:
    users = COMPOSE["configs"]["users"]["content"]
    assert set(re.findall(r'"name": "(\w+)", "password"', users)) == {
        "scheduling", "support", "notifications", "reporting",
    }  # fmt: skip
    assert '"tags": []' in users
    assert "administrator" not in users


def test_parts_of_others_are_named_by_release() -> None:
    images = {it["image"] for it in SERVICES.values() if it not in OURS.values()}
    assert all(re.search(r":\d", image) for image in images), images
    first = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert set(re.findall(r"^FROM (\S+)", first, re.MULTILINE)) == {"python:3.11-slim-bookworm"}
