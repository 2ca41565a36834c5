"""What time it is for pages: the real time, or the moment the demonstration town is held at."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This moment in the school's time zone."""
    if settings.HELD_AT:
        return timezone.make_aware(settings.HELD_AT) if timezone.is_naive(settings.HELD_AT) else settings.HELD_AT
    return timezone.localtime()


def today() -> date:
    """The school's date."""
    return now().date()
