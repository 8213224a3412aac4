"""What a caller may ask of a suite, and what is refused with a sentence."""

from pathlib import Path

import pytest

from one_machine.suite import MARK, WrongSetting, environment, from_environment, told_to


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"PORT": "eight"}, "PORT is 'eight': give a number from 1024 to 65531"),
        ({"PORT": "80"}, "PORT is '80'"),
        ({"PORT": "65532"}, "PORT is '65532'"),
        ({"DEMO": "no"}, "DEMO is 'no': give DEMO=1 or DEMO=0"),
        (
            {"TRUST_DATA": "/nowhere", "TRUST_UID": "2939"},
            "TRUST_DATA is /nowhere, which is no folder",
        ),
        ({"TRUST_DATA": "."}, "TRUST_DATA is given without TRUST_UID"),
        ({"TRUST_UID": "2939"}, "TRUST_UID is given without TRUST_DATA"),
        ({"NOW": "2027-01-08T09:00:00Z", "DEMO": "0"}, "NOW moves the clock"),
        ({"DATABASE_URL": "postgresql://here/all"}, "DATABASE_URL has no {service} in it"),
    ],
)
def test_a_wrong_setting_is_refused(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(WrongSetting, match=sentence.replace("(", r"\(")):
        from_environment(environ)


def test_the_services_take_the_next_four_ports() -> None:
    assert from_environment({"PORT": "8100"}).ports == {
        "portal": 8100,
        "scheduling": 8101,
        "support": 8102,
        "notifications": 8103,
        "reporting": 8104,
    }


def test_the_callers_own_settings_do_not_leak_into_the_services(tmp_path: Path) -> None:
    suite = from_environment({"VAR": str(tmp_path)})
    base = {"DATABASE_URL": "postgresql://elsewhere/", "NOW": "x", "MAIL_FROM": "a@example.org"}
    told = environment(suite, amqp_url="amqp://here/", offset=60.0, base=base)
    assert "DATABASE_URL" not in told
    assert "NOW" not in told
    assert told["MAIL_FROM"] == "a@example.org"
    assert told["CLOCK_OFFSET"] == "60.0"
    assert told["VAR"] == told[MARK] == str(tmp_path)
    assert told["SCHEDULING_URL"] == "http://127.0.0.1:8001"


def test_each_service_is_told_its_own_port_and_its_own_database() -> None:
    suite = from_environment({"DATABASE_URL": "postgresql://here/{service}"})
    assert told_to(suite, "support", {"DEMO": "1"}) == {
        "DEMO": "1",
        "PORT": "8002",
        "DATABASE_URL": "postgresql://here/support",
        "TRUSTED_HOPS": "1",
    }
    assert told_to(suite, "portal", {})["TRUSTED_HOPS"] == "0"
    assert "DATABASE_URL" not in told_to(suite, "portal", {})
