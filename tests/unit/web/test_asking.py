"""Words of the section of suggestions, and its drawing where labels are long."""

from dataclasses import replace
from datetime import UTC, date, datetime

from upturn.kernel.sessions import Session
from upturn.patterns.bars import Bar
from upturn.patterns.kinds import Kind
from upturn.patterns.queries import FindingSeen, LookSeen
from upturn.registers.calendar import Period, PeriodKind, SchoolCalendar
from upturn.web.asking.counting import COUNTED
from upturn.web.asking.page import AskingSection
from upturn.web.asking.presenting import Looked, Reading, asking, sessions_words

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
TODAY = date(2026, 3, 12)
READING = Reading(1, 7, "Jordan", TODAY, may_converse=True)
HALF_TERM = LookSeen(
    "half_term", date(2026, 2, 13), datetime(2026, 2, 14, 6, tzinfo=UTC), "", 900, 20, "", ""
)
LATEST = replace(HALF_TERM, occasion="latest", until=TODAY, at=datetime(2026, 3, 12, 6, tzinfo=UTC))
LESSON = FindingSeen(
    finding_id=3,
    enrolment_id=7,
    kind=Kind.LESSON,
    which="Design",
    sentence="A sentence.",
    question="A question?",
    n=1,
    observed=1,
    expected=0.2,
    sessions=((MONDAY, Session.AM),),
    bars=(Bar("Personal, social, health and economic education", 1, 0.24), Bar("Art", 0, 0.1)),
    until=date(2026, 2, 13),
)
SPRING = SchoolCalendar((Period(PeriodKind.TERM, date(2026, 1, 5), date(2026, 3, 27), "Spring term"),))


def section(
    *findings: FindingSeen, looks: tuple[LookSeen, ...] = (HALF_TERM, LATEST), **more: object
) -> AskingSection:
    given = {"too_little": "", "calendar": SPRING, **more}
    return asking(READING, findings, Looked(looks, **given))  # type: ignore[arg-type]


def test_every_kind_says_what_it_counts() -> None:
    assert set(COUNTED) == set(Kind)
    assert all(each.how.endswith(".") for each in COUNTED.values())


def test_sessions_are_said_day_by_day() -> None:
    both = [(MONDAY, half) for half in Session]
    assert sessions_words([(TUESDAY, Session.PM), *both]) == "3 sessions: Mon 2 Mar and Tue 3 Mar afternoon."
    assert sessions_words([(MONDAY, Session.AM)]) == "1 session: Mon 2 Mar morning."
    assert sessions_words([]) == "None: it is about sessions attended."


def test_a_long_label_is_cut_in_the_drawing_and_whole_in_the_table() -> None:
    (suggestion,) = section(LESSON).suggestions
    assert "Personal, social, healt…</text>" in suggestion.evidence.chart
    assert suggestion.evidence.rows[0].label == "Personal, social, health and economic education"
    assert suggestion.evidence.rows[0].usual == "0.2"
    assert suggestion.evidence.counted == "1 lesson in marks until Fri 13 Feb, looked at 3 weeks ago."


def test_what_the_last_weeks_show_was_looked_at_with_the_latest_marks() -> None:
    drift = replace(LESSON, kind=Kind.DRIFT, until=TODAY)
    assert (
        section(drift).suggestions[0].evidence.counted == "1 day in marks until Thu 12 Mar, looked at today."
    )


def test_after_the_years_last_look_nothing_more_is_promised() -> None:
    assert "the next look is at marks until Fri 27 Mar." in section().next_look
    done = replace(HALF_TERM, until=date(2026, 3, 27))
    assert "next school year" in section(looks=(done,)).next_look


def test_a_school_that_could_not_be_looked_at_lately_is_not_called_quiet() -> None:
    faulty = replace(LATEST, why_not="Upturn met a fault of its own.")
    assert section(looks=(HALF_TERM, faulty)).nothing == "Upturn met a fault of its own."
    early = replace(LATEST, why_not="12 school weeks would be enough.")
    assert section(looks=(early,)).nothing.endswith(
        "not been looked at yet. 12 school weeks would be enough."
    )
