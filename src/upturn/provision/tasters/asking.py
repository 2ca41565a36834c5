"""What is asked of whoever tries a lesson first, and for how long it is kept."""

import hashlib
import hmac
from datetime import date, timedelta
from enum import StrEnum

KEPT_FOR = timedelta(days=60)


class What(StrEnum):
    """What can be booked."""

    LESSON = "lesson"
    WATCH = "watch"
    TALK = "talk"

    @property
    def label(self) -> str:
        """As it is offered to a family."""
        return _LABELS[self]

    @property
    def for_whom(self) -> str:
        """Whom it is for, in a sentence."""
        return _FOR_WHOM[self]


_LABELS = {What.LESSON: "A lesson to try", What.WATCH: "A lesson to watch", What.TALK: "A conversation"}
_FOR_WHOM = {
    What.LESSON: "The young person joins one lesson, with the camera off if they like.",
    What.WATCH: "An adult watches how a lesson goes. Nobody is asked to take part.",
    What.TALK: "An adult, with the young person if they wish, talks with someone about whether it could fit.",
}

AGE_BANDS = (
    ("5-7", "5 to 7"),
    ("8-10", "8 to 10"),
    ("11-13", "11 to 13"),
    ("14-16", "14 to 16"),
    ("16+", "over 16"),
)
HOW_IT_WAS = (("good", "Good"), ("ok", "OK"), ("hard", "Hard"))


def erase_on(day: date) -> date:
    """When a booking is erased if nothing follows: 60 days after the day of the taster."""
    return day + KEPT_FOR


def booking_secret(request_key: str, secret_key: str) -> str:
    """What opens one's own booking: made from the form's key, so that a form sent twice opens the same one.

    Nobody can make it without the installation's secret key.
    """
    return hmac.new(secret_key.encode(), f"taster booking {request_key}".encode(), hashlib.sha256).hexdigest()


def stored_digest(secret: str) -> str:
    """What is kept of a booking's secret: it finds the booking and cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()
