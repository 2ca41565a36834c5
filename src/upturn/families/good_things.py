"""One good thing to begin with, chosen from what the register shows or an adult celebrated. Never invented.

Each fact is looked for in turn, the best to hear first, and the first that is true is said. Illness and
agreed absence are set aside, and said to be. A session with no mark is neither good nor bad news: nothing
that would need it is claimed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from upturn.families.weekly_list import spoken_date
from upturn.kernel.sessions import Session
from upturn.kernel.weeks import Weeks, monday_of
from upturn.registers.codes import NO_MARK, Late, code_numbered
from upturn.registers.pictures import SET_ASIDE

LOOKS_BACK = timedelta(weeks=12)
FRESH_FOR = timedelta(days=17)
CELEBRATED_WITHIN = timedelta(weeks=6)
FEWEST_IN_A_WEEK = 6
FEWEST_SO_FAR = 4
MORNINGS = 10
GOOD_MORNINGS = 8
WEEKS_COMPARED = 4
FEWEST_TO_COMPARE = 20
LATE_BEFORE = 3
ON_TIME_NOW = 5
ON_TIME_BEFORE = 20
SAME_WEEKDAYS = 4
A_RUN = 4
COULD = " they could"
AWAY_BEFORE_COMING_BACK = 4


class Was(Enum):
    """How one possible session went."""

    IN = "in"
    LATE = "late"
    AWAY = "away"
    SET_ASIDE = "set aside"
    NO_MARK = "no mark"

    @property
    def here(self) -> bool:
        return self in (Was.IN, Was.LATE)

    @property
    def counts(self) -> bool:
        """Neither set aside nor without a mark."""
        return self in (Was.IN, Was.LATE, Was.AWAY)


@dataclass(frozen=True, slots=True)
class SessionHeld:
    """One session that was possible for a pupil, or that is due a mark and has none."""

    day: date
    session: Session
    was: Was


@dataclass(frozen=True, slots=True)
class Celebration:
    """A contact made to celebrate: when, by whom, and the line written then."""

    on: date
    by_name: str
    line: str


@dataclass(frozen=True, slots=True)
class GoodThing:
    """A sentence to open with, and where it comes from."""

    sentence: str
    source: str
    was_told: bool = False
    """The family has heard it once: it is a line somebody wrote after telling them."""


def sessions_held(marks: bytes, due: Sequence[bool], weeks: Weeks, today: date) -> tuple[SessionHeld, ...]:
    """A pupil's sessions of the last twelve weeks up to today, oldest first.

    Args:
        marks: a byte a slot of ``weeks``, as a register keeps them.
        due: for each slot, whether a mark is due.
        weeks: the span the slots are of.
        today: nothing after this day is looked at.
    """
    span = weeks.between(today - LOOKS_BACK, today)
    return tuple(
        SessionHeld(weeks.day(slot), Session.of_slot(slot), was)
        for slot in range(span.start, span.stop)
        for was in [_was(marks[slot], due=bool(due[slot]))]
        if was
    )


def _was(number: int, *, due: bool) -> Was | None:
    if number == NO_MARK:
        return Was.NO_MARK if due else None
    code = code_numbered(number)
    if not code.possible:
        return None
    if code.attended:
        return Was.LATE if code.late is Late.BEFORE_CLOSE else Was.IN
    return Was.SET_ASIDE if code.text in SET_ASIDE else Was.AWAY


def good_thing(
    sessions: Sequence[SessionHeld], celebrations: Iterable[Celebration], *, given_name: str, today: date
) -> GoodThing | None:
    """The first good thing that is true, or None: then somebody has to be asked for one.

    Args:
        sessions: from `sessions_held`, oldest first.
        celebrations: contacts made to celebrate, newest first.
        given_name: whom the sentence is about.
        today: the school's date.
    """
    newest = max((each.day for each in sessions if each.was is not Was.NO_MARK), default=date.min)
    if newest >= today - FRESH_FOR:
        for look in _LOOKS:
            if found := look(sessions, today):
                return GoodThing(f"{given_name} {found}.", _source(found, newest, today))
    return _celebrated(celebrations, today)


def _source(found: str, newest: date, today: date) -> str:
    marks = "today’s marks" if newest == today else f"marks up to {spoken_date(newest)}"
    aside = " Illness and agreed absence are set aside." if COULD in found else ""
    return f"From the register, with {marks}.{aside}"


def _so_far_this_week(sessions: Sequence[SessionHeld], today: date) -> str:
    this_week = [each for each in sessions if each.day >= monday_of(today)]
    if not _all_here(this_week, FEWEST_SO_FAR):
        return ""
    return f"has been in for every session{_could(this_week)} so far this week"


def _last_week(sessions: Sequence[SessionHeld], today: date) -> str:
    """The newest week with school in it before this one."""
    mondays = [monday_of(each.day) for each in sessions if each.day < monday_of(today)]
    if not mondays:
        return ""
    week = [each for each in sessions if monday_of(each.day) == mondays[-1]]
    if not _all_here(week, FEWEST_IN_A_WEEK):
        return ""
    just_gone = mondays[-1] == monday_of(today) - timedelta(weeks=1)
    when = "last week" if just_gone else f"in the week of {mondays[-1].day} {mondays[-1]:%b}"
    return f"was in for every session{_could(week)} {when}"


def _mornings(sessions: Sequence[SessionHeld], today: date) -> str:
    counted = [each for each in sessions if each.session is Session.AM and each.was.counts][-MORNINGS:]
    here = sum(each.was.here for each in counted)
    if len(counted) < MORNINGS or here < GOOD_MORNINGS:
        return ""
    since = [each for each in sessions if each.session is Session.AM and each.day >= counted[0].day]
    how_many = f"each of the last {MORNINGS}" if here == MORNINGS else f"{here} of the last {MORNINGS}"
    return f"was in on {how_many} mornings{_could(since)}"


def _on_time(sessions: Sequence[SessionHeld], today: date) -> str:
    """Punctual lately, after a time of coming late."""
    mornings = [each.was for each in sessions if each.session is Session.AM and each.was.counts]
    before = mornings[-ON_TIME_NOW - ON_TIME_BEFORE : -ON_TIME_NOW]
    if mornings[-ON_TIME_NOW:] != [Was.IN] * ON_TIME_NOW or before.count(Was.LATE) < LATE_BEFORE:
        return ""
    return f"was on time on each of the last {ON_TIME_NOW} mornings"


def _more_than_before(sessions: Sequence[SessionHeld], today: date) -> str:
    """Up by a session in ten or more on the four school weeks before."""
    mondays = sorted({monday_of(each.day) for each in sessions if each.was is not Was.NO_MARK})
    if len(mondays) < 2 * WEEKS_COMPARED:
        return ""
    last, previous = set(mondays[-WEEKS_COMPARED:]), set(mondays[-2 * WEEKS_COMPARED : -WEEKS_COMPARED])
    now = [each for each in sessions if monday_of(each.day) in last]
    before = [each for each in sessions if monday_of(each.day) in previous]
    (here, counted), (was_here, were_counted) = _share(now), _share(before)
    gained = here * were_counted - was_here * counted
    if min(counted, were_counted) < FEWEST_TO_COMPARE or 10 * gained < counted * were_counted:
        return ""
    return (
        f"was in for {here} of {counted} sessions{_could([*now, *before])} in the last four weeks, "
        f"up from {was_here} of {were_counted} in the four before"
    )


def _a_weekday(sessions: Sequence[SessionHeld], today: date) -> str:
    """A whole weekday kept four times running; the one that came last."""
    for newest in sorted({each.day.weekday(): each.day for each in sessions}.values(), reverse=True):
        same = [each for each in sessions if each.day.weekday() == newest.weekday()]
        whole = same[-2 * SAME_WEEKDAYS :]
        if len({each.day for each in whole}) == SAME_WEEKDAYS and _all_here(whole, 2 * SAME_WEEKDAYS):
            return f"was in all day on the last {SAME_WEEKDAYS} {newest:%A}s"
    return ""


def _a_run(sessions: Sequence[SessionHeld], today: date) -> str:
    """The longest run of sessions in a row within the last ten school days that count."""
    run: list[SessionHeld] = []
    best: list[SessionHeld] = []
    for each in [each for each in sessions if each.was is not Was.SET_ASIDE][-2 * MORNINGS :]:
        run = [*run, each] if each.was.here else []
        best = run if len(run) >= max(A_RUN, len(best)) else best
    if not best or best[-1].day < today - FRESH_FOR:
        return ""
    first, last = best[0].day, best[-1].day
    when = (
        f"on {spoken_date(first)}" if first == last else f"from {spoken_date(first)} to {spoken_date(last)}"
    )
    return f"was in for {len(best)} sessions in a row, {when}"


def _came_back(sessions: Sequence[SessionHeld], today: date) -> str:
    """Came in within the last week after two days away or more; how many is not for the call."""
    away = 0
    found = ""
    for each in sessions:
        if each.was.here and away >= AWAY_BEFORE_COMING_BACK and each.day > today - timedelta(days=8):
            found = f"came back in on {spoken_date(each.day)}, after a while away"
        away = 0 if each.was.here or each.was is Was.NO_MARK else away + 1
    return found


def _celebrated(celebrations: Iterable[Celebration], today: date) -> GoodThing | None:
    for each in celebrations:
        if each.line and today - CELEBRATED_WITHIN <= each.on <= today:
            return GoodThing(
                each.line, f"{each.by_name} told them so on {spoken_date(each.on)}.", was_told=True
            )
    return None


def _all_here(sessions: Sequence[SessionHeld], at_least: int) -> bool:
    """Every session that counts was attended, there are enough of them, and none lacks its mark."""
    here, counted = _share(sessions)
    return at_least <= counted == here and not any(each.was is Was.NO_MARK for each in sessions)


def _share(sessions: Sequence[SessionHeld]) -> tuple[int, int]:
    return sum(each.was.here for each in sessions), sum(each.was.counts for each in sessions)


def _could(sessions: Sequence[SessionHeld]) -> str:
    """Said where some were set aside; what that means stands in the source."""
    return COULD if any(each.was is Was.SET_ASIDE for each in sessions) else ""


_LOOKS: tuple[Callable[[Sequence[SessionHeld], date], str], ...] = (
    _so_far_this_week,
    _last_week,
    _on_time,
    _mornings,
    _more_than_before,
    _a_weekday,
    _a_run,
    _came_back,
)
