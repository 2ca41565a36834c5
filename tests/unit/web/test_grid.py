from datetime import date

from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import Session
from upturn.registers.codes import code_numbered, code_set_on
from upturn.web.pupil.grid import Grid, GridSource, MarkKind, build_grid

WEEKS = AcademicYear(2025).weeks
MONDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 6)
AM, PM = Session.AM, Session.PM


def number(text: str) -> int:
    return code_set_on(MONDAY).codes[text].number


def grid(marks: dict[tuple[date, Session], str], **given: object) -> Grid:
    stored, due = bytearray(WEEKS.slots), [False] * WEEKS.slots
    for day in range(5):
        for session in Session:
            due[WEEKS.slot(date(2026, 3, 2 + day), session)] = True
    for (when, session), text in marks.items():
        stored[WEEKS.slot(when, session)] = number(text)
    fields = {"first": MONDAY, "last": FRIDAY, "changes": {}, **given}
    return build_grid(GridSource(WEEKS, bytes(stored), due, code=code_numbered, **fields), "Jordan")  # type: ignore[arg-type]


def test_each_kind_of_mark_has_its_own_tone_and_its_letter() -> None:
    texts = ["/", "L", "B", "I", "O", "N", "Y1", "#"]
    days = [date(2026, 3, 2 + index) for index in range(5) for _ in range(2)]
    sessions = [AM, PM] * 5
    made = grid(dict(zip(zip(days, sessions, strict=True), texts, strict=False)))
    cells = [row.cells[0] for day in made.days for row in day.rows]
    assert [cell.letter for cell in cells[:8]] == texts
    assert [cell.kind for cell in cells] == [
        MarkKind.PRESENT,
        MarkKind.LATE,
        MarkKind.ACTIVITY,
        MarkKind.AUTHORISED,
        MarkKind.UNAUTHORISED,
        MarkKind.UNEXPLAINED,
        MarkKind.NOT_POSSIBLE,
        MarkKind.CLOSED,
        MarkKind.MISSING,
        MarkKind.MISSING,
    ]


def test_every_cell_has_words_and_either_slash_is_simply_present() -> None:
    made = grid({(MONDAY, AM): "\\", (MONDAY, PM): "/"})
    assert [row.cells[0].words for row in made.days[0].rows] == ["Present", "Present"]
    assert all(cell.words for day in made.days for row in day.rows for cell in row.cells)


def test_totals_count_possible_sessions_only() -> None:
    made = grid(
        {(MONDAY, AM): "/", (MONDAY, PM): "N", (date(2026, 3, 3), AM): "Y1", (date(2026, 3, 3), PM): "L"}
    )
    assert (made.attended, made.possible, made.missing) == (2, 3, 6)
    assert (made.days[0].attended, made.days[0].possible) == (1, 2)
    assert (made.weeks[0].attended, made.weeks[0].possible) == (2, 3)
    assert made.weeks[0].words == "2 of 3 sessions"


def test_a_session_with_no_mark_is_missing_only_where_one_is_due() -> None:
    made = grid({}, last=date(2026, 3, 13))
    first, second = (made.days[0].rows[0].cells[week].kind for week in range(2))
    assert (first, second) == (MarkKind.MISSING, MarkKind.CLOSED)


def test_days_before_and_after_the_period_are_outside_it_and_uncounted() -> None:
    made = grid({(MONDAY, AM): "/", (FRIDAY, PM): "/"}, first=date(2026, 3, 3), last=date(2026, 3, 5))
    assert made.days[0].rows[0].cells[0].kind is MarkKind.OUTSIDE
    assert made.possible == 0


def test_a_period_may_end_beyond_the_stored_year() -> None:
    made = grid({}, first=date(2026, 7, 27), last=date(2026, 8, 14))
    assert made.weeks[-1].day == 10
    assert made.days[4].rows[1].cells[-1].kind is MarkKind.OUTSIDE


def test_saturday_appears_only_where_something_happened() -> None:
    saturday = date(2026, 3, 7)
    assert [day.short for day in grid({}, last=saturday).days] == ["Mon", "Tue", "Wed", "Thu", "Fri"]
    assert [day.short for day in grid({(saturday, AM): "/"}, last=saturday).days][-1] == "Sat"


def test_a_session_not_held_yet_is_not_a_closed_school() -> None:
    afternoon = WEEKS.slot(date(2026, 3, 12), PM)
    made = grid({}, last=date(2026, 3, 13), until=afternoon)
    thursday = made.days[3]
    assert thursday.rows[0].cells[1].kind is MarkKind.CLOSED
    assert thursday.rows[1].cells[1].words == "not held yet"


def test_a_changed_mark_says_what_it_was() -> None:
    slot = WEEKS.slot(MONDAY, AM)
    made = grid({(MONDAY, AM): "I"}, changes={slot: "was N until the import of Thu 5 Mar"})
    assert made.days[0].rows[0].cells[0].changed == "was N until the import of Thu 5 Mar"
    assert made.changed == 1


def test_the_legend_holds_only_what_the_grid_holds() -> None:
    made = grid({(MONDAY, AM): "M"})
    assert [(entry.kind, entry.letter) for entry in made.legend] == [
        (MarkKind.AUTHORISED, "M"),
        (MarkKind.MISSING, "?"),
    ]


def test_a_year_is_long_and_a_term_is_not() -> None:
    assert not grid({}, first=date(2026, 1, 5), last=date(2026, 4, 2)).long
    assert grid({}, first=date(2025, 9, 1), last=date(2026, 7, 21)).long


def test_what_one_suggestion_speaks_of_is_outlined_and_said() -> None:
    monday, tuesday = (WEEKS.slot(day, AM) for day in (MONDAY, date(2026, 3, 3)))
    made = grid({(MONDAY, AM): "O"}, speaks_of=[frozenset(), {monday}])
    cell = made.days[0].rows[0].cells[0]
    assert (cell.spoken, cell.spoken_words) == ("spoken-second", "the suggestion")
    assert [each.words for each in made.spoken] == ["the suggestion"]
    assert grid({}, speaks_of=[{tuesday}], first=date(2026, 3, 4)).spoken == ()
    assert made.days[1].rows[0].cells[0].spoken == ""


def test_two_suggestions_are_told_apart_and_what_both_speak_of_is_said_too() -> None:
    monday, tuesday, friday = (WEEKS.slot(day, AM) for day in (MONDAY, date(2026, 3, 3), FRIDAY))
    made = grid({}, speaks_of=[{monday, friday}, {tuesday, friday}])
    assert {each.outline: each.words for each in made.spoken} == {
        "spoken-first": "the first suggestion",
        "spoken-second": "the second suggestion",
        "spoken-both": "both suggestions",
    }
