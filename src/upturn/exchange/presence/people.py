"""Who somebody in a lesson is, as far as the service's words tell: names, guests, phones, note-takers."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from upturn.exchange.presence.model import Person, SetAside

_GUEST = (
    r"guest|gast|invité(?:e)?|invitad[oa]|convidad[oa]|ospite|gość|gwestai|gjest|gäst|gæst|vieras|"
    r"external|extern[eo]?|estern[oa]|allanol|unverified|nicht (?:überprüft|verifiziert)|non vérifiée?|"
    r"sin (?:comprobar|verificar)|não verificado|non verificato|niet geverifieerd|heb ei ddilysu|anonymous"
)
_GUEST_AFTER = re.compile(rf"\s*[(\[](?:{_GUEST})[)\]]\s*$", re.I)
_GUEST_ALONE = re.compile(rf"(?:{_GUEST})", re.I)
_PRONOUNS = re.compile(r"\s*[(\[](?:she|he|they|ze|xe)(?:\s*/\s*\w+)+[)\]]", re.I)
_HOST_AFTER = re.compile(r"\s*[(\[](?:co-?)?host(?:, me)?[)\]]\s*$", re.I)
_RENAMED = re.compile(r"(?P<shown>.+?)\s*\((?P<first>[^()]+)\)")
_STAFF = re.compile(
    r"organi[sz]|co-?organi|arrang[öø]r|järjestäj|trefnydd|主催|组织者|組織者|개최자|"
    r"^(?:co-?|alternative )?host$|moderator|instructor|teacher|tutor|staff|panelist|"
    r"lehr|enseignant|profesor|docent",
    re.I,
)
_PHONE = re.compile(
    r"(?:(?:phone|tel(?:ephone)?|call-?in|dial-?in|audio|pstn)\s*(?:user|caller|participant)?\s*:?\s*)?"
    r"\+?[\d*•x().\s-]{6,}|(?:call-?in|dial-?in|phone) (?:user|caller|participant)\s*#?\s*\w*",
    re.I,
)
_BOT = re.compile(
    r"\botter ?(?:\.ai|pilot)|\bfireflies(?:\.ai)?\b|\bread\.?ai\b|\bread ai\b|\bfathom\b.*note|\btl;?dv\b|"
    r"\bmeetgeek\b|\bsembly\b|\bsupernormal\b|\bnote-?\s?takers?\b|\bmeeting (?:notes|recorder|assistant)\b|"
    r"\b(?:screen|cloud|lesson|class|session|zoom|teams|audio|video) ?record(?:er|ing)\b|"
    r"\brecord(?:er|ing) bot\b|\btranscri(?:ber|ption)\b|\bai companion\b|\bcopilot\b|\bbot\b|"
    r"^record(?:er|ing)$",
    re.I,
)


@lru_cache(16_384)
def described(person: Person) -> Person:
    """A person with pronouns, “(Host)” and “(Guest)” taken off the name, and said of them instead."""
    name = _PRONOUNS.sub("", person.name)
    hosted = _HOST_AFTER.sub("", name)
    bare = _GUEST_AFTER.sub("", hosted)
    guest = person.guest or bare != hosted or bool(_GUEST_ALONE.fullmatch(person.role))
    phone = person.phone or bool(_is_phone(bare) and not person.email)
    staff = person.staff or hosted != name
    return replace(person, name=bare.strip(), guest=guest, phone=phone, staff=staff)


def _is_phone(name: str) -> bool:
    return bool(_PHONE.fullmatch(name)) and (any(map(str.isdigit, name)) or "user" in name.lower())


def first_name_shown(name: str, others: Collection[str]) -> str:
    """The name before somebody renamed themselves, where others of it are known: Lex (Alex Example)."""
    match = _RENAMED.fullmatch(name)
    if match is None:
        return name
    return match["first"] if same_name(match["first"]) in others else name


@lru_cache(65_536)
def same_name(name: str) -> str:
    """A name as names are compared: without case, and “Example, Ada” as “Ada Example”."""
    last, comma, first = name.partition(",")
    ordered = f"{first.strip()} {last.strip()}" if comma and "," not in first else name
    return " ".join(ordered.split()).casefold()


@lru_cache(16_384)
def reason_to_set_aside(person: Person) -> SetAside | None:
    """Why somebody is no learner, by what the service says of them; None where nothing is said."""
    if _BOT.search(person.name) or _BOT.fullmatch(person.role):
        return SetAside.BOT
    if person.phone:
        return SetAside.PHONE
    if person.staff or _STAFF.search(person.role):
        return SetAside.STAFF
    return SetAside.GUEST if person.guest else None


def some(names: Sequence[str], most: int = 5) -> str:
    """Some names, and how many there are besides."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
