"""This week's conversations: as many as the team can hold, each with its reason in words.

The list sorts by what is due and why, never by a percentage. Severe absence stands in front and is never
counted in the week's number. A conversation takes a pupil off the list for the week; a letter sent or a
call that nobody answered does not.

There are always more reasons than places, and the kinds of reason are not alike: were promises always first,
a team that keeps few of them would never meet anyone new; were fresh falls first, nobody would be asked who
has been away since September. So the places are given out in turn, one of each kind, and inside a kind to
whoever has the most reasons and then has waited longest. A pattern in the register is a kind of its own:
it never lifts anyone above a reason of another kind, and what it suggests asking is asked first unless a
promise or an absence nobody has explained comes before it.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from upturn.kernel.weeks import monday_of

A_FALL_IN_SESSIONS_IN_TEN = 2
ENOUGH_SESSIONS_TO_COMPARE = 20
SESSIONS_OF_A_DAY = 2
SESSIONS_OF_TWO_DAYS = 4
A_WEEK = timedelta(days=7)
QUIET_WEEKS_FOR_PERSISTENT_ABSENCE = 6


class Due(IntEnum):
    """Why a conversation is due, in the order the list puts them."""

    SEVERE = 0
    PROMISED = 1
    NO_REASON_YET = 2
    FALLING = 3
    SUGGESTED = 4
    NEWLY_PERSISTENT = 5
    NOT_ASKED = 6
    QUIET = 7

    @property
    def question(self) -> str:
        """What to ask about first."""
        return _QUESTIONS[self]


_QUESTIONS = {
    Due.SEVERE: "What would make a part of the week possible, and who else can help?",
    Due.PROMISED: "Did what we said happen, and is it smaller than last time?",
    Due.NO_REASON_YET: "Is everything all right at home?",
    Due.FALLING: "What changed around then?",
    Due.SUGGESTED: "What would make it easier?",
    Due.NEWLY_PERSISTENT: "What is making it harder to come in?",
    Due.NOT_ASKED: "Has anyone asked what is in the way?",
    Due.QUIET: "Is what was in the way smaller now?",
}


_ASKED_BEFORE = {Due.SEVERE, Due.PROMISED, Due.NO_REASON_YET}


@dataclass(frozen=True, slots=True)
class Window:
    """Sessions in a few school weeks. ``set_aside`` are absences that never count towards a pattern."""

    possible: int = 0
    attended: int = 0
    set_aside: int = 0

    @property
    def counted(self) -> int:
        """Possible sessions that were not set aside."""
        return self.possible - self.set_aside


@dataclass(frozen=True, slots=True)
class Suggested:
    """What the register suggests asking: a fact, the question, and since when it can have been asked.

    ``of_the_last_weeks`` where it says of the last four weeks what a fall says already.
    """

    fact: str
    question: str
    since: date
    of_the_last_weeks: bool = False


@dataclass(frozen=True, slots=True)
class PupilNow:
    """What is known of one pupil this week, from the register and the contacts made."""

    enrolment_id: int
    persistent: bool | None
    severe: bool | None
    newly_persistent: bool
    possible: int
    attended: int
    last_4: Window
    previous_4: Window
    no_reason_yet: int
    no_reason_since: date | None
    last_conversation_on: date | None = None
    last_attempt_on: date | None = None
    look_again_on: date | None = None
    suggested: Suggested | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to talk: its kind, a sentence, and since when it is due (`date.max`: not known)."""

    due: Due
    sentence: str
    since: date


@dataclass(frozen=True, slots=True)
class Listed:
    """A pupil on the list, with every reason, the first being why they are here."""

    pupil: PupilNow
    reasons: tuple[Reason, ...]

    @property
    def question(self) -> str:
        """What to ask about first."""
        dues = {reason.due for reason in self.reasons}
        if self.pupil.suggested and Due.SUGGESTED in dues and not dues & _ASKED_BEFORE:
            return self.pupil.suggested.question
        return self.reasons[0].due.question


@dataclass(frozen=True, slots=True)
class WeeksList:
    """The week: severe absence in front, then as many as asked for, then who was spoken to."""

    severe: tuple[Listed, ...]
    chosen: tuple[Listed, ...]
    spoken_to: tuple[PupilNow, ...]
    waiting: int


def weeks_list(pupils: Iterable[PupilNow], *, conversations: int, today: date) -> WeeksList:
    """Choose this week's conversations.

    Args:
        pupils: everyone on roll.
        conversations: how many the team can hold; those already held this week are part of them.
        today: the school's date.
    """
    everyone = list(pupils)
    spoken_to = [pupil for pupil in everyone if _spoken_to_this_week(pupil, today)]
    done = {pupil.enrolment_id for pupil in spoken_to}
    severe = [_listed(pupil, today) for pupil in everyone if pupil.severe]
    rest = [
        listed
        for pupil in everyone
        if not pupil.severe and pupil.enrolment_id not in done
        for listed in [_listed(pupil, today)]
        if listed.reasons
    ]
    places = max(conversations - sum(1 for pupil in spoken_to if not pupil.severe), 0)
    chosen = [listed for listed, _ in zip(_in_turn(rest), range(places), strict=False)]
    return WeeksList(
        severe=tuple(sorted(severe, key=_longest_without)),
        chosen=tuple(sorted(chosen, key=_by_kind)),
        spoken_to=tuple(spoken_to),
        waiting=len(rest) - len(chosen),
    )


def _in_turn(listed: Iterable[Listed]) -> Iterator[Listed]:
    """One of each kind of reason in turn, until nobody is left."""
    kinds: dict[Due, deque[Listed]] = {due: deque() for due in Due}
    for each in sorted(listed, key=_order):
        kinds[each.reasons[0].due].append(each)
    while any(kinds.values()):
        yield from [waiting.popleft() for waiting in kinds.values() if waiting]


def is_enough_for_a_fall(sessions: int) -> bool:
    """Whether so many sessions lost in four weeks can be a fall: a quick look that spares the long one."""
    return 10 * sessions >= A_FALL_IN_SESSIONS_IN_TEN * ENOUGH_SESSIONS_TO_COMPARE


def reasons_to_talk(pupil: PupilNow, today: date) -> tuple[Reason, ...]:
    """Every reason a conversation is due, the most pressing first."""
    found = (
        _severe(pupil),
        _promised(pupil, today),
        _no_reason_yet(pupil, today),
        _falling(pupil, today),
        _suggested(pupil, today),
        _newly_persistent(pupil, today),
        _not_asked(pupil, today),
        _quiet(pupil, today),
    )
    return tuple(reason for reason in found if reason)


def _listed(pupil: PupilNow, today: date) -> Listed:
    return Listed(pupil, reasons_to_talk(pupil, today))


def _order(listed: Listed) -> tuple[int, date, int]:
    """Inside a kind: the most reasons, then the longest wait."""
    return -len(listed.reasons), listed.reasons[0].since, listed.pupil.enrolment_id


def _by_kind(listed: Listed) -> tuple[int, tuple[int, date, int]]:
    return listed.reasons[0].due, _order(listed)


def _longest_without(listed: Listed) -> tuple[date, tuple[int, date, int]]:
    return listed.pupil.last_conversation_on or date.min, _order(listed)


def _spoken_to_this_week(pupil: PupilNow, today: date) -> bool:
    return pupil.last_conversation_on is not None and pupil.last_conversation_on >= monday_of(today)


def _severe(pupil: PupilNow) -> Reason | None:
    if not pupil.severe:
        return None
    attended = f"Attended {pupil.attended} of {pupil.possible} sessions this year."
    return Reason(Due.SEVERE, attended, pupil.last_conversation_on or date.min)


def _promised(pupil: PupilNow, today: date) -> Reason | None:
    due = pupil.look_again_on
    if due is None or due > monday_of(today) + timedelta(days=6):
        return None
    return Reason(Due.PROMISED, f"We said we would look again on {spoken_date(due)}.", due)


def _no_reason_yet(pupil: PupilNow, today: date) -> Reason | None:
    """Two days without a reason, or one unsettled for a week; a fresh day is for the morning's call."""
    since = pupil.no_reason_since
    if since is None:
        return None
    enough = SESSIONS_OF_A_DAY if today - since >= A_WEEK else SESSIONS_OF_TWO_DAYS
    if pupil.no_reason_yet < enough:
        return None
    when = "today" if since == today else f"since {spoken_date(since)}"
    return Reason(
        Due.NO_REASON_YET, f"Away for {_sessions(pupil.no_reason_yet)} with no reason yet, {when}.", since
    )


def _falling(pupil: PupilNow, today: date) -> Reason | None:
    """A fall of two sessions in ten between two windows with enough left once some are set aside."""
    now, before = pupil.last_4, pupil.previous_4
    if min(now.counted, before.counted) < ENOUGH_SESSIONS_TO_COMPARE:
        return None
    lost = before.attended * now.counted - now.attended * before.counted
    if 10 * lost < A_FALL_IN_SESSIONS_IN_TEN * now.counted * before.counted:
        return None
    aside = ", with illness and agreed absence set aside" if now.set_aside or before.set_aside else ""
    return Reason(
        Due.FALLING,
        f"Attended {now.attended} of {now.counted} sessions in the last four weeks, "
        f"after {before.attended} of {before.counted} in the four before{aside}.",
        pupil.last_conversation_on or date.min,
    )


def _suggested(pupil: PupilNow, today: date) -> Reason | None:
    """A pattern nobody can have asked about yet; none of the last weeks where a fall says the same."""
    found, last = pupil.suggested, pupil.last_conversation_on
    if found is None or (last is not None and last >= found.since):
        return None
    if found.of_the_last_weeks and _falling(pupil, today):
        return None
    return Reason(Due.SUGGESTED, f"The register suggests asking about this: {found.fact}", last or date.min)


def _newly_persistent(pupil: PupilNow, today: date) -> Reason | None:
    if not pupil.newly_persistent:
        return None
    return Reason(
        Due.NEWLY_PERSISTENT,
        "Has now missed one session in ten this year "
        f"({pupil.possible - pupil.attended} of {pupil.possible}); four weeks ago it was fewer.",
        pupil.last_conversation_on or date.min,
    )


def _not_asked(pupil: PupilNow, today: date) -> Reason | None:
    """Nobody has spoken with them; those already written to or rung have waited from then."""
    if not pupil.persistent or pupil.last_conversation_on is not None:
        return None
    figures = "" if pupil.severe else f"Attended {pupil.attended} of {pupil.possible} sessions this year. "
    return Reason(
        Due.NOT_ASKED,
        f"{figures}No conversation is recorded yet.",
        pupil.last_attempt_on or date.max,
    )


def _quiet(pupil: PupilNow, today: date) -> Reason | None:
    last = pupil.last_conversation_on
    if not pupil.persistent or last is None:
        return None
    weeks = (today - last).days // 7
    if weeks < QUIET_WEEKS_FOR_PERSISTENT_ABSENCE:
        return None
    return Reason(Due.QUIET, f"No conversation for {weeks} weeks; the last was on {spoken_date(last)}.", last)


def _sessions(number: int) -> str:
    return "1 session" if number == 1 else f"{number} sessions"


def spoken_date(day: date) -> str:
    """A date as staff say it: Thu 12 Mar."""
    return f"{day:%a} {day.day} {day:%b}"
