"""The settings of notifications: what is taken, and what is said about what is not."""

from pathlib import Path

import pytest

from kit.settings import SettingsError, load
from notifications.settings import NotificationsSettings

FROM = {"MAIL_FROM": "aim@trust.example"}


@pytest.mark.parametrize(
    "url",
    [
        "smtp://mail.example",
        "smtp://user:p%40ss@mail.example:587/?starttls=1",
        "smtps://mail.example",
    ],
)
def test_mail_servers_that_are_taken(url: str, tmp_path: Path) -> None:
    environ = {"SMTP_URL": url, "VAR": str(tmp_path)} | FROM
    assert load(NotificationsSettings, environ).smtp_url == url


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"SMTP_URL": "mail.example"} | FROM, "SMTP_URL"),
        ({"SMTP_URL": "smtp://:25"} | FROM, "names no host"),
        ({"SMTP_URL": "smtp://mail.example:nonsense"} | FROM, "cannot be read"),
        ({"SMTP_URL": "smtp://mail.example/?tls=1"} | FROM, "?tls="),
        ({"SMTP_URL": "smtp://mail.example/?starttls=yes"} | FROM, "starttls is 1"),
        ({"MAIL_FROM": "nobody"}, "MAIL_FROM"),
        ({"MAIL_FROM": "a@b@c.example"}, "MAIL_FROM"),
        ({"MAIL_DOMAIN": "not a domain"}, "MAIL_DOMAIN"),
    ],
)
def test_settings_that_are_refused_with_what_to_do(environ: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said.replace("?", r"\?")):
        load(NotificationsSettings, environ)


def test_a_password_is_never_said() -> None:
    with pytest.raises(SettingsError) as told:
        load(NotificationsSettings, {"SMTP_URL": "imap://user:secret@mail.example"} | FROM)
    assert "secret" not in str(told.value)
