"""One appointment as a calendar file (RFC 5545), for a phone's or a school's calendar."""

from datetime import UTC, datetime


def appointment(
    *,
    identifier: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    description: str,
    url: str,
    made_at: datetime,
) -> bytes:
    """An appointment that stays one and the same, however often its file is opened. Times need a zone."""
    from icalendar import Calendar, Event

    event = Event()
    event.add("uid", identifier)
    event.add("summary", title)
    event.add("dtstart", starts_at.astimezone(UTC))
    event.add("dtend", ends_at.astimezone(UTC))
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("description", description)
    event.add("url", url)
    calendar = Calendar()
    calendar.add("prodid", "-//Upturn//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made
