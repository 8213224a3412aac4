"""A process is told what it needs by its environment, and complains in sentences when it is not."""

from pathlib import Path
from typing import Annotated

import pytest
from msgspec import Meta

from kit.settings import SECRET, Settings, SettingsError, example, load


class LampSettings(Settings, frozen=True, kw_only=True):
    service: str = "lamp"
    port: Annotated[int, Meta(ge=1, le=65535, description="The port to listen on.")] = 8009
    key: Annotated[str, Meta(min_length=8, description="The key of the lamp.", extra=SECRET)]


KEY = {"KEY": "12345678"}


def test_values_come_from_the_environment() -> None:
    given = KEY | {
        "PORT": "9000",
        "DEMO": "1",
        "CORS_ORIGINS": "https://a.example, https://b.example",
    }
    settings = load(LampSettings, given)
    assert (settings.port, settings.demo) == (9000, True)
    assert settings.cors_origins == ("https://a.example", "https://b.example")


def test_what_is_not_said_follows_from_the_rest() -> None:
    settings = load(LampSettings, KEY | {"VAR": "state", "DATABASE_URL": ""})
    assert settings.var == Path("state").absolute()
    assert settings.database_url == f"sqlite:///{Path('state').absolute()}/lamp.db"
    assert settings.jwks_url == f"{Path('state').absolute()}/keys/jwks.json"


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("87654321\n")
    assert load(LampSettings, {"KEY_FILE": str(tmp_path / "key")}).key == "87654321"


@pytest.mark.parametrize(
    ("environ", "sentences"),
    [
        ({}, ["KEY is missing: give a value (The key of the lamp)."]),
        (
            KEY | {"PORT": "70000", "DEMO": "perhaps"},
            [
                "PORT is '70000', which does not fit: give a whole number from 1 to 65535 (The port to listen on).",
                "DEMO is 'perhaps', which does not fit: give 1 or 0 (true or false) (Whether this is a demonstration).",
            ],
        ),
        (
            {"KEY": "short"},
            ["KEY is (hidden), which does not fit: give a value (The key of the lamp)."],
        ),
        (
            KEY | {"KEY_FILE": "/key"},
            ["KEY and KEY_FILE are both given: leave one of them away."],
        ),
        (
            KEY | {"CLOCK_OFFSET": "60"},
            [
                (
                    "CLOCK_OFFSET is 60, but the clock may only be moved in a demonstration:"
                    " set DEMO=1, or leave CLOCK_OFFSET away."
                )
            ],
        ),
    ],
)
def test_every_mistake_is_told_in_a_sentence(environ: dict[str, str], sentences: list[str]) -> None:
    with pytest.raises(SettingsError) as wrong:
        load(LampSettings, environ)
    assert list(wrong.value.sentences) == sentences


def test_a_file_that_cannot_be_read_is_named() -> None:
    with pytest.raises(SettingsError, match="KEY_FILE is '/nowhere/key', which cannot be read"):
        load(LampSettings, {"KEY_FILE": "/nowhere/key"})


def test_the_clock_may_be_moved_in_a_demonstration() -> None:
    assert load(LampSettings, KEY | {"CLOCK_OFFSET": "-1.5", "DEMO": "true"}).clock_offset == -1.5


def test_the_example_names_every_setting_and_reads_back() -> None:
    lines = example(LampSettings).splitlines()
    named = [line.partition("=")[0].lower() for line in lines if not line.startswith("#")]
    assert set(named) == set(LampSettings.__struct_fields__) - {"service"}
    values = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    assert load(LampSettings, values | KEY) == load(LampSettings, KEY)
