"""Who mails come from, as the settings say."""

from notifications.messages.draft import House
from notifications.settings import NotificationsSettings


def house_of(settings: NotificationsSettings) -> House:
    """The sender of all mails, and where their links lead."""
    return House(
        name=settings.mail_from_name,
        address=settings.mail_from,
        domain=settings.mail_domain,
        public_url=settings.public_url,
        trust_office=settings.trust_office,
        links_key=settings.links_key_path,
    )
