"""What the portal is told, and what it insists on."""

import pytest

from kit.settings import SettingsError, load
from portal.settings import PortalSettings, url_of


def test_on_one_machine_the_services_have_the_ports_after_the_portals() -> None:
    settings = load(PortalSettings, {"DEMO": "1", "PORT": "9000"})
    assert [
        url_of(settings, name)[-4:]
        for name in ("scheduling", "support", "notifications", "reporting")
    ] == [
        "9001",
        "9002",
        "9003",
        "9004",
    ]


def test_a_service_can_be_elsewhere() -> None:
    settings = load(PortalSettings, {"DEMO": "1", "SUPPORT_URL": "http://support:8000/"})
    assert url_of(settings, "support") == "http://support:8000"


@pytest.mark.parametrize("key", ["", "short"])
def test_outside_a_demonstration_cookies_need_a_key(key: str) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY is missing or shorter than 32 letters"):
        load(PortalSettings, {"SECRET_KEY": key})
