"""How an organisation is known for good: a school by its URN, any other by a short key of its own."""

import re

URN = re.compile(r"[0-9]{6}")
SHORT_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SHORTEST, LONGEST = 3, 40
SCHOOL = "school"


class BadKeyError(ValueError):
    """A key that cannot stand; the message is the sentence the person reads."""


def organisation_key(kind: str, text: str) -> str:
    """The key as it is kept, from what someone typed: a school's six-digit URN, or a short key in lower case.

    Raises:
        BadKeyError: saying what was found, what is expected and where to find it.
    """
    given = text.strip()
    return _urn(given) if kind == SCHOOL else _short_key(given)


def _urn(given: str) -> str:
    digits = given.replace(" ", "")
    if not URN.fullmatch(digits):
        raise BadKeyError(
            f"“{given}” is not a URN. A school's URN is six digits, such as 123456; "
            "it is on the school's page of Get Information about Schools."
        )
    return digits


def _short_key(given: str) -> str:
    key = given.lower().replace(" ", "-")
    if not SHORTEST <= len(key) <= LONGEST or not SHORT_KEY.fullmatch(key):
        raise BadKeyError(
            f"“{given}” cannot be a short key. Use {SHORTEST} to {LONGEST} letters, digits and single "
            "hyphens, beginning with a letter, such as harbour-online."
        )
    return key
