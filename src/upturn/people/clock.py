"""What time it is at school: the real time, or the moment the demonstration town is held at."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This moment in the school's time zone."""
    held: datetime | None = settings.HELD_AT
    if held is None:
        return timezone.localtime()
    return timezone.make_aware(held) if timezone.is_naive(held) else held


def today() -> date:
    """The school's date."""
    return now().date()


def school_day(moment: datetime) -> date:
    """The school's date at a moment."""
    return timezone.localtime(moment).date()


def local(moment: datetime) -> datetime:
    """A moment in the school's time zone."""
    return timezone.localtime(moment)
