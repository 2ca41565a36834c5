"""Before you ring: what an adult needs in hand before they speak with a family, on one small page.

One good thing, one question, what we promised and whether we did it, whom to ring and how, what not to
lead with, and what was last said. Everything comes from what is known; what is not known is said to be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import Enum

from upturn.families.good_things import Celebration, GoodThing, SessionHeld, good_thing
from upturn.families.promises import Contact, last_contact
from upturn.families.weekly_list import Reason, spoken_date

PROMISES_SHOWN = 3
CONTACTS_SHOWN = 3
CAUTIONS_SHOWN = 5
WITH_THE_PUPIL_ALONE = "Pupil"
NOT_WITH_HOME = frozenset({WITH_THE_PUPIL_ALONE, "Staff who know the pupil"})
TRIES_BEFORE_ANOTHER_WAY = 3
CELEBRATE = "celebrate"
ONE_WAY = frozenset({"inform", "formal"})
NO_GOOD_THING = "We have not written down a good thing yet. Ask {} for one."
NEVER_FIRST = "Do not open with a percentage, a number of days missed, a letter or a fine."
AN_OPEN_QUESTION = "What is going well at the moment, and what is hard?"


@dataclass(frozen=True, slots=True)
class Said:
    """One contact as it was recorded; ``purpose`` is its key, ``held`` when somebody was spoken with.

    ``at`` is the time of day it was written down, where that was on the day itself.
    """

    on: date
    by_id: int
    by_name: str
    purpose: str
    how: str
    held: bool
    line: str
    look_again_on: date | None = None
    at: time | None = None


@dataclass(frozen=True, slots=True)
class AdultToRing:
    """An adult to reach. What is not known is empty, or None for parental responsibility."""

    name: str
    relationship: str = ""
    language: str = ""
    channel: str = ""
    phone: str = ""
    email: str = ""
    best_time: str = ""
    parental_responsibility: bool | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """The one question to ask, and why this one."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something we said we would do in a plan; ``done`` is None while nobody has said."""

    what: str
    who: str
    due: date | None = None
    done: bool | None = None


class Kept(Enum):
    """How a promise stands, what most needs saying first."""

    OWED = "owed"
    NOT_SAID = "not said"
    AHEAD = "ahead"
    DONE = "done"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Promised:
    """What we promised, how it stands, and the words for that; ``day`` is when it is or was due."""

    what: str
    kept: Kept
    words: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """All that is known of a pupil before the call.

    ``contacts`` are newest first, ``adults`` in the order to try them. ``reasons`` are the week's list's own.
    ``question`` is a confirmed barrier's, where there is one; ``steps`` are the plan's; ``avoid`` is what
    the plan says not to say. ``tutor`` is whom to ask for a good thing.
    """

    given_name: str
    today: date
    sessions: Sequence[SessionHeld]
    contacts: Sequence[Said]
    adults: Sequence[AdultToRing]
    reasons: Sequence[Reason] = ()
    question: Question | None = None
    steps: Sequence[Step] = ()
    avoid: Sequence[str] = ()
    tutor: str = "the form tutor"


@dataclass(frozen=True, slots=True)
class BeforeYouRing:
    """What to have in hand. ``good`` is None when nothing good is written down; ``no_good`` then says so."""

    good: GoodThing | None
    no_good: str
    question: Question
    promised: tuple[Promised, ...]
    ring: AdultToRing | None
    others: tuple[AdultToRing, ...]
    how_to_ring: tuple[str, ...]
    not_first: tuple[str, ...]
    last: tuple[Said, ...]


def before_you_ring(known: KnownBefore) -> BeforeYouRing:
    """Choose what to have in hand."""
    celebrations = [
        Celebration(each.on, each.by_name, each.line) for each in known.contacts if each.purpose == CELEBRATE
    ]
    good = good_thing(known.sessions, celebrations, given_name=known.given_name, today=known.today)
    promised = _promised(known)
    ring = _first_to_ring(known.adults)
    return BeforeYouRing(
        good=good,
        no_good="" if good else NO_GOOD_THING.format(known.tutor),
        question=_question(known),
        promised=promised,
        ring=ring,
        others=tuple(each for each in known.adults if each is not ring),
        how_to_ring=_how_to_ring(ring, known),
        not_first=_not_first(known, promised),
        last=tuple(known.contacts[:CONTACTS_SHOWN]),
    )


def _question(known: KnownBefore) -> Question:
    """The confirmed barrier's, or the most pressing reason's, or an open one."""
    if known.question:
        return known.question
    if known.reasons:
        return Question(known.reasons[0].due.question, known.reasons[0].sentence)
    return Question(AN_OPEN_QUESTION, "Nothing is due this week, so the question is an open one.")


def _first_to_ring(adults: Sequence[AdultToRing]) -> AdultToRing | None:
    """The first who can be rung; the first of all where nobody can."""
    return next((each for each in adults if each.phone), adults[0] if adults else None)


def _promised(known: KnownBefore) -> tuple[Promised, ...]:
    """What is owed first, then what nobody has answered for, what lies ahead, and the newest that is done."""
    looks = _looks_again(known.contacts, known.today)
    steps = [_step(each, known.today) for each in known.steps]
    return tuple(sorted([*looks, *steps], key=_owed_first)[:PROMISES_SHOWN])


def _owed_first(promised: Promised) -> tuple[int, int]:
    """Open ones the soonest due first, closed ones the newest first."""
    day = (promised.day or date.min).toordinal()
    is_open = promised.kept in (Kept.OWED, Kept.NOT_SAID, Kept.AHEAD)
    return list(Kept).index(promised.kept), day if is_open else -day


def _looks_again(contacts: Sequence[Said], today: date) -> list[Promised]:
    oldest_first = [
        Contact(each.on, each.by_id, each.by_name, each.held, each.how, each.look_again_on)
        for each in reversed(contacts)
    ]
    standing = {(each.by_id, each.due) for each in last_contact(oldest_first).promises}
    return [
        _look_again(
            each, each.look_again_on, contacts[:place], (each.by_id, each.look_again_on) in standing, today
        )
        for place, each in enumerate(contacts)
        if each.look_again_on
    ]


def _look_again(said: Said, due: date, later: Sequence[Said], stands: bool, today: date) -> Promised:
    what = f"On {spoken_date(said.on)} {said.by_name} said we would look again on {spoken_date(due)}."
    if stands:
        return Promised(what, *_standing(due, today), due)
    kept_on = next((each.on for each in reversed(later) if each.held and each.on >= due), None)
    if kept_on is None:
        return Promised(what, Kept.MOVED, "Another day was agreed", due)
    late = (kept_on - due).days
    words = f"Done on {spoken_date(kept_on)}"
    return Promised(what, Kept.DONE, f"{words}, {_days(late)} late" if late else words, due)


def _standing(due: date, today: date) -> tuple[Kept, str]:
    if due > today:
        return Kept.AHEAD, f"Due {spoken_date(due)}"
    late = (today - due).days
    return Kept.OWED, f"Not done: {_days(late)} late" if late else "Due today"


def _step(step: Step, today: date) -> Promised:
    what = f"{step.who}: {step.what}" if step.who else step.what
    if step.done:
        return Promised(what, Kept.DONE, "Done", step.due)
    if step.done is None and (step.due is None or step.due <= today):
        return Promised(what, Kept.NOT_SAID, "Not known whether it happened", step.due)
    if step.due is None:
        return Promised(what, Kept.AHEAD, "Not done yet; no day was set")
    return Promised(what, *_standing(step.due, today), step.due)


def _how_to_ring(adult: AdultToRing | None, known: KnownBefore) -> tuple[str, ...]:
    if adult is None:
        return ()
    interpreter = (
        f"Speaks {adult.language}. Arrange an interpreter first; never ask {known.given_name} to interpret."
    )
    said = [
        f"Prefers {_CHANNELS.get(adult.channel, adult.channel.lower())}." if adult.channel else "",
        interpreter if adult.language not in _NEEDS_NO_INTERPRETER else "",
        f"Best time: {adult.best_time}." if adult.best_time else _last_answered(known),
        _tries(known.contacts),
        f"No parental responsibility is recorded for {adult.name}: check what you may share."
        if adult.parental_responsibility is False
        else "",
    ]
    return tuple(each for each in said if each)


_CHANNELS = {
    "Phone call": "a call",
    "Text message": "a text",
    "Letter": "a letter",
    "In person": "to meet",
    "E-mail": "an e-mail",
    "School app": "the school app",
}
_NEEDS_NO_INTERPRETER = frozenset({"", "English"})


def _last_answered(known: KnownBefore) -> str:
    """Nobody has written down a good time; when home last answered is the next best thing to know."""
    newest = next((each for each in _with_home(known.contacts) if each.held), None)
    if newest is None:
        return "Best time not known: ask when suits them."
    half_hour = f", about {newest.at.hour}:{newest.at.minute // 30 * 30:02}" if newest.at else ""
    return f"They last answered on {spoken_date(newest.on)}{half_hour}. Ask when suits them."


def _with_home(contacts: Sequence[Said]) -> list[Said]:
    return [each for each in contacts if each.how not in NOT_WITH_HOME]


def _tries(contacts: Sequence[Said]) -> str:
    """Whether the newest tries all went unanswered."""
    newest = _with_home(contacts)[:TRIES_BEFORE_ANOTHER_WAY]
    if len(newest) < TRIES_BEFORE_ANOTHER_WAY or any(each.held for each in newest):
        return ""
    return (
        f"The last {TRIES_BEFORE_ANOTHER_WAY} tries reached nobody: try another time of day, or another way."
    )


def _not_first(known: KnownBefore, promised: Sequence[Promised]) -> tuple[str, ...]:
    said = [NEVER_FIRST]
    if any(each.kept is Kept.OWED and each.day and each.day < known.today for each in promised):
        said.append("We are late with a promise. Say so before they do.")
    newest = _with_home(known.contacts)[:CONTACTS_SHOWN]
    if len(newest) == CONTACTS_SHOWN and all(each.purpose in ONE_WAY for each in newest):
        said.append(f"The last {CONTACTS_SHOWN} contacts told them something. This one asks.")
    if any(each.how == WITH_THE_PUPIL_ALONE for each in known.contacts[:CONTACTS_SHOWN]):
        name = known.given_name
        said.append(f"What {name} told us alone stays here, unless {name} agreed to share it.")
    return (*said, *known.avoid)[:CAUTIONS_SHOWN]


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
