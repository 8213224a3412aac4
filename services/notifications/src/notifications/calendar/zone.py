"""The time zone that goes along with every calendar entry."""

from datetime import datetime, timedelta

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur


def london() -> Timezone:
    """Europe/London by rule: the last Sundays of March and of October, at 01:00 UTC.

    Written out here, because the zone that the library derives lists single years
    and puts the change in March an hour late, which not every calendar program forgives.
    """
    zone = Timezone()
    zone.add("tzid", "Europe/London")
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    for part, name, month, starts, before, after in (
        (summer, "BST", 3, datetime(1996, 3, 31, 1), 0, 1),  # noqa: DTZ001 - local by definition
        (winter, "GMT", 10, datetime(1996, 10, 27, 2), 1, 0),  # noqa: DTZ001 - as above
    ):
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("dtstart", starts)
        part.add("rrule", vRecur(freq="yearly", bymonth=month, byday="-1SU"))
        zone.add_component(part)
    return zone
