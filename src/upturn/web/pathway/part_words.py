"""A referral's parts in words: each thing that is written, with its name. Pure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from upturn.provision.pathway.document import (
    Asked,
    Basis,
    Contacts,
    Helps,
    InTheWay,
    Needs,
    Outcomes,
    OwnAnswers,
    Part,
    Safety,
    Taster,
    Terms,
)
from upturn.web.pathway.page import Known, Words
from upturn.web.words import listed, long_day, plural

PLAN_WORDS = {
    "none": "No EHCP",
    "asked": "An EHC assessment was asked for",
    "has": "Has an EHCP",
}
SAFETY_WORDS = {
    "none": "Nothing that we know of",
    "here": "Yes: it is written here",
    "speak": "Yes: speak to our safeguarding lead before you answer",
}
WHOSE_WORDS = {
    "pupil": "the pupil",
    "family": "the family",
    "staff": "a member of staff",
    "professional": "another professional",
}


def known_of(part: Part) -> tuple[Known, ...]:
    """What a part says, in its own order; what was not said is left out."""
    return tuple(Known(term, value) for term, value in _WORDS[type(part)](part) if value)


def words_of(part: Part) -> tuple[Words, ...]:
    """The words that were chosen to go with a part, each with whose they are and where they come from."""
    if not isinstance(part, InTheWay):
        return ()
    return tuple(
        Words(
            each.words,
            f"Words of {WHOSE_WORDS.get(each.whose, each.whose)}, "
            f"{long_day(each.on)}, written down by {each.written_by}",
        )
        for each in part.words
    )


def _asked(part: Asked) -> list[tuple[str, str]]:
    return [
        ("What is asked for", part.what),
        ("Why now", part.why),
        ("What was tried before", part.tried),
        ("Tried first", _taster(part.taster) if part.taster else ""),
    ]


def _taster(taken: Taster) -> str:
    said = f", “{taken.line}”" if taken.line else ""
    how = f": {taken.how_it_was.lower()}{said}" if taken.how_it_was or said else ""
    return f"{taken.title}, {long_day(taken.on)}{how}"


def _needs(part: Needs) -> list[tuple[str, str]]:
    return [
        ("SEND", part.sen),
        ("EHCP", PLAN_WORDS.get(part.plan, "")),
        ("Support now", part.support),
        ("Health, where it matters there", part.health),
    ]


def _safety(part: Safety) -> list[tuple[str, str]]:
    return [
        ("Anything to keep safe from", SAFETY_WORDS.get(part.known, "")),
        ("What it is", part.what),
        ("What keeps everyone safe", part.keeps_safe),
        ("Speak to", part.speak_to),
    ]


def _in_the_way(part: InTheWay) -> list[tuple[str, str]]:
    return [("What gets in the way", part.line)]


def _helps(part: Helps) -> list[tuple[str, str]]:
    easy = [
        words
        for words, chosen in (
            ("camera off", part.camera_off),
            ("chat only", part.chat_only),
            ("a quiet entry", part.quiet_entry),
        )
        if chosen
    ]
    return [
        ("What helps", part.helps),
        ("What does not", part.not_to_do),
        ("Kept easy", listed(easy).capitalize()),
        ("Enjoys", part.enjoys),
    ]


def _contacts(part: Contacts) -> list[tuple[str, str]]:
    return [
        ("At home", _joined(part.family, part.family_reach)),
        ("At school", _joined(part.school, part.school_reach)),
        ("Safeguarding lead", part.safeguarding),
        ("The authority’s caseworker", part.caseworker),
    ]


def _basis(part: Basis) -> list[tuple[str, str]]:
    return [
        ("Education power", part.power.label if part.power else ""),
        ("Written in", part.power.rests_on if part.power else ""),
        ("It asks for", part.power.asks_for if part.power else ""),
        ("More on it", part.power_line),
        ("Family given notice", _day(part.notice_on)),
        ("Lawful basis of sharing", part.lawful_basis.label if part.lawful_basis else ""),
        ("Family told what is shared", _day(part.told_family_on)),
    ]


def _outcomes(part: Outcomes) -> list[tuple[str, str]]:
    wanted = [(f"Outcome {place}", each) for place, each in enumerate(part.wanted, start=1)]
    return [*wanted, ("Exit route", part.exit_route)]


def _terms(part: Terms) -> list[tuple[str, str]]:
    return [
        ("First day", _day(part.starts_on)),
        ("Last day", _day(part.ends_on)),
        ("How much", f"{plural(part.hours_a_week, 'hour')} a week" if part.hours_a_week else ""),
        ("Where", part.where),
        ("Cost", "" if part.weekly_cost is None else f"£{part.weekly_cost:,} a week"),
        ("Who pays", part.paid_by),
    ]


def _own_answers(part: OwnAnswers) -> list[tuple[str, str]]:
    return [(each.question, each.answer) for each in part.answers]


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def _day(day: date | None) -> str:
    return long_day(day) if day else ""


_WORDS: Mapping[type[Any], Callable[[Any], list[tuple[str, str]]]] = {
    Asked: _asked,
    Needs: _needs,
    Safety: _safety,
    InTheWay: _in_the_way,
    Helps: _helps,
    Contacts: _contacts,
    Basis: _basis,
    Outcomes: _outcomes,
    Terms: _terms,
    OwnAnswers: _own_answers,
}
