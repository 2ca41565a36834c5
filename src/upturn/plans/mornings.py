"""The morning arrangement, and what its register code would do to the pupil.

An arrangement meant to help can earn an unauthorised absence every day it is kept. So the plan says where
the pupil is registered, by when and with which code, and each warning says what would happen and what to do.

Rules: the School Attendance (Pupil Registration) (England) Regulations 2024, regulation 10; the classes of
codes are those of `registers.codes`; a penalty notice is to be considered at 10 unauthorised sessions in 10
school weeks (National Framework for Penalty Notices, 2024).
"""

import re
from dataclasses import dataclass
from datetime import date, time

from upturn.families.weekly_list import spoken_date
from upturn.registers.codes import Code, CodeClass, CodeSet, code_set_on

PART_TIME = "C2"
LATE_AFTER_CLOSE = "U"
ELSEWHERE = "B"
BY_THE_AUTHORITY = "K"
PENALTY_SESSIONS = 10
PENALTY_WEEKS = 10
MORNINGS_A_WEEK = 5
_HOME = re.compile(r"\b(?:home|online|remote(?:ly)?)\b")


@dataclass(frozen=True, slots=True)
class MorningArrangement:
    """How a pupil's morning begins, and how the register says it.

    Attributes:
        arrive_by: when they come through the door.
        place: where they come to.
        greeted_by: who is there.
        first_thirty: what the first thirty minutes are.
        registered_at: where the mark is written.
        registered_by: by when it is written.
        code: the register code, blank while nobody has chosen one.
        approved_by: who approved it: the head for C2, the school for B.
        ends_on: the last day it stands.
        parent_agreed: whether a parent has agreed; asked of C2.
        review_on: when it is next looked at; asked of C2.
        supervised_by: who supervises at the place; asked of B.
    """

    arrive_by: time | None = None
    place: str = ""
    greeted_by: str = ""
    first_thirty: str = ""
    registered_at: str = ""
    registered_by: time | None = None
    code: str = ""
    approved_by: str = ""
    ends_on: date | None = None
    parent_agreed: bool = False
    review_on: date | None = None
    supervised_by: str = ""


def warnings(arrangement: MorningArrangement, registers_close: time, today: date) -> tuple[str, ...]:
    """What would go wrong in the register, and what to do about each; empty when nothing would.

    Args:
        arrangement: the morning as planned.
        registers_close: when the school's morning registers close.
        today: chooses the codes in force, and says whether the arrangement has ended.
    """
    codes = code_set_on(today)
    return (*_over(arrangement, today), *_registered(arrangement, registers_close, today, codes))


def _over(arrangement: MorningArrangement, today: date) -> tuple[str, ...]:
    if arrangement.ends_on is None or arrangement.ends_on >= today:
        return ()
    return (
        f"This arrangement ended on {spoken_date(arrangement.ends_on)}, so nothing agreed stands behind the "
        "mornings since. Look at it with the pupil and family, then agree a new end or stop it.",
    )


def _registered(arrangement: MorningArrangement, close: time, today: date, codes: CodeSet) -> tuple[str, ...]:
    text = arrangement.code.strip().upper()
    if not text:
        return _in_time(arrangement, close)
    code = codes.codes.get(text)
    if code is None:
        return (
            f"“{arrangement.code.strip()}” is not a register code of {codes.title}: nobody could write it. "
            f"Choose one of {' '.join(codes.codes)}.",
        )
    if code.code_class is CodeClass.PRESENT:
        return _in_time(arrangement, close)
    if code.code_class is CodeClass.UNAUTHORISED:
        return (_unauthorised(code, close),)
    if text == PART_TIME:
        return _part_time(arrangement, close, today)
    if text == ELSEWHERE:
        return _elsewhere(arrangement)
    return (_only_as_it_happens(code, close),)


def _in_time(arrangement: MorningArrangement, close: time) -> tuple[str, ...]:
    """A present mark is true only for a pupil who is there, and registered, before the register closes."""
    arrive, register = arrangement.arrive_by, arrangement.registered_by
    if arrive is None and register is None:
        return (
            f"Nobody has said by when they are registered. After {_at(close)}, when registers close, "
            f"{_earns_u()} Say by when they arrive and by when they are marked.",
        )
    if arrive is not None and arrive > close:
        return (_too_late(arrive, close), *_before_arriving(arrive, register))
    if register is not None and register > close:
        return (
            f"They would be marked by {_at(register)}, after registers close at {_at(close)}: even for a "
            f"pupil who came earlier, {_earns_u()} Mark them where they arrive, before {_at(close)}.",
        )
    return (*_before_arriving(arrive, register), *_nobody_marks(arrangement, close))


def _too_late(arrive: time, close: time) -> str:
    return (
        f"Arriving by {_at(arrive)} is after registers close at {_at(close)}: {_earns_u()} "
        f"Agree an arrival before {_at(close)} at any quiet door where someone can mark them. If that is not "
        f"possible yet, the head can approve a part-time timetable ({PART_TIME}): exceptional, agreed with "
        "the parent, with reviews and an end date."
    )


def _before_arriving(arrive: time | None, register: time | None) -> tuple[str, ...]:
    if arrive is None or register is None or register >= arrive:
        return ()
    return (
        f"They are to be marked by {_at(register)} but to arrive by {_at(arrive)}: a mark written before "
        f"anyone has seen them would not be true. Agree an arrival by {_at(register)}, or mark them then.",
    )


def _nobody_marks(arrangement: MorningArrangement, close: time) -> tuple[str, ...]:
    if not arrangement.place or arrangement.registered_at:
        return ()
    return (
        f"They come to {arrangement.place}, and the plan does not say where they are marked. Their class can "
        f"mark them absent while they are in. Say who marks them, and where, by {_at(close)}.",
    )


def _unauthorised(code: Code, close: time) -> str:
    return (
        f"This plan would write {code.text} each morning it is kept: {_what_u_is()} Choose a mark the pupil "
        f"can earn: register them before {_at(close)}, or, as an exception the head approves, {PART_TIME}."
    )


def _part_time(arrangement: MorningArrangement, close: time, today: date) -> tuple[str, ...]:
    """C2 is exceptional: approved, agreed, reviewed, and it ends."""
    owed = [
        ("the head’s approval", arrangement.approved_by != ""),
        ("the parent’s agreement", arrangement.parent_agreed),
        ("an end date", arrangement.ends_on is not None),
        ("a day when it is reviewed", arrangement.review_on is not None),
    ]
    missing = [words for words, there in owed if not there]
    return (
        *((_incomplete(missing),) if missing else ()),
        *_late_review(arrangement, today),
        *_not_needed(arrangement, close),
    )


def _incomplete(missing: list[str]) -> str:
    return (
        f"{PART_TIME} is leave for a part-time timetable: exceptional, as short as it can be, and still an "
        f"absence, so it counts towards persistent absence. This one still needs {_listed(missing)}; until "
        "then it is not agreed leave. Record that before the first such morning."
    )


def _late_review(arrangement: MorningArrangement, today: date) -> tuple[str, ...]:
    review, end = arrangement.review_on, arrangement.ends_on
    if review is not None and review < today and (end is None or end >= today):
        return (
            f"The part-time timetable was to be reviewed on {spoken_date(review)}. Every week it runs on "
            "unreviewed is a week of agreed absence nobody has looked at. Review it, or end it.",
        )
    if review is not None and end is not None and review > end:
        return (
            f"It is reviewed on {spoken_date(review)}, after it ends on {spoken_date(end)}, so nobody would "
            "look before it stops. Choose a review day before the end.",
        )
    return ()


def _not_needed(arrangement: MorningArrangement, close: time) -> tuple[str, ...]:
    arrive = arrangement.arrive_by
    if arrive is None or arrive > close:
        return ()
    return (
        f"Arriving by {_at(arrive)} is before registers close at {_at(close)}, so the morning can be marked "
        f"present; {PART_TIME} would turn it into an absence. Mark them present when they come in time.",
    )


def _elsewhere(arrangement: MorningArrangement) -> tuple[str, ...]:
    """B is for a place that is approved and supervised, and never the pupil's home."""
    where = f"{arrangement.registered_at} {arrangement.place}".casefold()
    if _HOME.search(where):
        return (
            f"{ELSEWHERE} cannot stand for learning at home, online or not: those sessions are absences, "
            f"and a mark of {ELSEWHERE} would hide that nobody is with the pupil. Choose a supervised place, "
            "or the absence code that is true.",
        )
    owed = [
        ("a named place", (arrangement.registered_at or arrangement.place) != ""),
        ("someone who supervises there", arrangement.supervised_by != ""),
        ("the school’s approval", arrangement.approved_by != ""),
    ]
    missing = [words for words, there in owed if not there]
    if not missing:
        return ()
    return (
        f"{ELSEWHERE} is true only of an educational activity at an approved, supervised place. This one "
        f"still needs {_listed(missing)}; until then the session is an absence. Record that, or "
        "register the pupil in school.",
    )


def _only_as_it_happens(code: Code, close: time) -> str:
    """Any other code says what happened on a day, and no plan can promise it."""
    known = {
        CodeClass.APPROVED_EDUCATIONAL_ACTIVITY: "says where the pupil was taught that day",
        CodeClass.AUTHORISED: "is an absence, and says why on the day itself",
    }
    what = known.get(code.code_class, "says that the session was not a possible one")
    arranged = " Only the local authority arranges it." if code.text == BY_THE_AUTHORITY else ""
    return (
        f"{code.text} ({code.meaning[0].lower()}{code.meaning[1:]}) {what}; written in advance it would be "
        f"untrue on a morning that goes otherwise.{arranged} Plan for a present mark before {_at(close)}; "
        f"keep {code.text} for days when it is what happened."
    )


def _earns_u() -> str:
    return f"the morning is marked {LATE_AFTER_CLOSE}, {_what_u_is()}"


def _what_u_is() -> str:
    return (
        "an unauthorised absence, and it counts towards a penalty notice "
        f"({PENALTY_SESSIONS} sessions in {PENALTY_WEEKS} school weeks); {MORNINGS_A_WEEK} such mornings a "
        f"week reach that in {PENALTY_SESSIONS // MORNINGS_A_WEEK} weeks."
    )


def _at(clock: time) -> str:
    return f"{clock:%H:%M}"


def _listed(items: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(items[:-1]), items[-1])))
