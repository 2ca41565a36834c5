"""Every shape of report, written from one lesson and read back: the same people, times and minutes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import upturn
from tests.conformance.presence import lessons_as_files as written
from tests.conformance.presence.lessons_as_files import (
    ENGLISH,
    GERMAN,
    INVENTED,
    PORTUGUESE,
    Report,
    Someone,
    Written,
)
from upturn.exchange.presence.model import Lessons, Presence

FORENAMES = ("Ada", "Ben", "Chloë", "Dmitri", "Eilidh", "Farid", "Gwen", "Hana")
SECOND = timedelta(seconds=1)


@st.composite
def lessons(draw: st.DrawFn, exact_to: int = 1, gap: int = 120) -> Written:
    """A lesson whose day can be read in one order only, with rejoins at least ``gap`` seconds apart.

    Everybody but the first, the organiser, is a learner. Somebody is in from the beginning to the end.
    """
    month = draw(st.sampled_from([(2024, 9), (2025, 1), (2025, 10), (2026, 3), (2026, 7)]))
    day = datetime(*month, draw(st.integers(13, 30)), draw(st.integers(0, 20)), draw(st.integers(0, 59)))
    start = day + draw(st.integers(0, 59 // exact_to)) * exact_to * SECOND
    length = draw(st.integers(10, 170)) * 60
    people = []
    for number, name in enumerate(FORENAMES[: draw(st.integers(1, len(FORENAMES)))]):
        stays = [(0, length)] if not number else draw(stays_in(length, exact_to, gap))
        people.append(
            Someone(
                f"{name} Example",
                f"{name.lower().replace('ë', 'e')}@school.example",
                tuple((start + joined * SECOND, start + left * SECOND) for joined, left in stays),
                "Organizer" if not number else "Attendee",
            )
        )
    title = draw(st.sampled_from(["Maths, set 2", "Year 9 English", "Lesson 12: “Waves”", "Ffiseg"]))
    return Written(title, start, start + length * SECOND, tuple(people))


def stays_in(length: int, exact_to: int, gap: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    """Stays inside a lesson, each of a minute or more, apart by ``gap`` or more."""
    steps = length // exact_to

    def paired(cuts: list[int]) -> list[tuple[int, int]]:
        ordered = [cut * exact_to for cut in sorted(cuts)]
        pairs = list(zip(ordered[::2], ordered[1::2], strict=False))
        kept: list[tuple[int, int]] = []
        for joined, left in pairs:
            if left - joined >= 60 and (not kept or joined - kept[-1][1] > gap):
                kept.append((joined, left))
        return kept or [(0, length)]

    return st.lists(st.integers(0, steps), min_size=2, max_size=8, unique=True).map(paired)


def read(data: bytes, **said: object) -> Lessons:
    return upturn.read_lessons(data, **said)  # type: ignore[arg-type]


def all_learners(lesson: Written) -> Written:
    """The same lesson, for a report that says nothing of roles."""
    return replace(lesson, people=tuple(replace(each, role="Attendee") for each in lesson.people))


def naive(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=None)


def same(lessons: Lessons, lesson: Written, *, joins: bool = True, within: float = 1e-9) -> None:
    """What was read is what was written."""
    assert [problem for problem in lessons.problems if problem.rejected] == []
    assert len(lessons.lessons) == 1
    found = {each.name: each for each in lessons.presence}
    assert sorted(map(str, found)) == sorted(each.name for each in lesson.people)
    for each in lesson.people:
        presence = found[each.name]
        assert presence.minutes == pytest.approx(each.within.total_seconds() / 60, abs=max(within, 1e-9))
        assert (naive(presence.first_join), naive(presence.last_leave)) == (each.first, each.last)
        assert not joins or presence.joins == len(each.stays)
        assert presence.email in (each.email, None)
        assert presence.set_aside == ("staff" if each.role == "Organizer" else None)


def title_and_times(lessons: Lessons, lesson: Written) -> None:
    (found,) = lessons.lessons
    assert (found.title, naive(found.started), naive(found.ended)) == (
        lesson.title,
        lesson.started,
        lesson.ended,
    )


@settings(max_examples=150, deadline=None)
@given(
    lesson=lessons(),
    words=st.sampled_from([ENGLISH, GERMAN, PORTUGUESE, INVENTED]),
    moments=st.sampled_from(written.MOMENTS),
    encoding=st.sampled_from(written.ENCODINGS),
    order=st.permutations([1, 2, 3, 4]),
    without=st.sets(st.sampled_from([1, 4])),
    layout=st.sampled_from([("\t", False), (",", False), (",", True), (";", True)]),
)
def test_a_teams_report_in_any_language_encoding_and_order(
    lesson: Written,
    words: written.Words,
    moments: written.Moments,
    encoding: str,
    order: list[int],
    without: set[int],
    layout: tuple[str, bool],
) -> None:
    sections = tuple(number for number in order if number not in without)
    report = Report(sections, words, moments, *layout, encoding)
    lessons = read(written.teams(lesson, report))
    same(lessons, lesson)
    assert lessons.lessons[0].source == "teams"
    if 1 in sections:
        title_and_times(lessons, lesson)


@settings(max_examples=60, deadline=None)
@given(lesson=lessons(), words=st.sampled_from([ENGLISH, GERMAN, PORTUGUESE]), summary=st.booleans())
def test_a_teams_report_of_participants_alone_counts_merged_rejoins_once(
    lesson: Written, words: written.Words, summary: bool
) -> None:
    report = Report((1, 2) if summary else (2,), words)
    same(read(written.teams(lesson, report)), lesson, joins=False)


@settings(max_examples=60, deadline=None)
@given(lesson=lessons(), words=st.sampled_from([ENGLISH, GERMAN, PORTUGUESE, INVENTED]))
def test_a_teams_report_of_activities_alone(lesson: Written, words: written.Words) -> None:
    same(read(written.teams(lesson, Report((3,), words))), lesson)


@settings(max_examples=60, deadline=None)
@given(
    lesson=lessons(), moments=st.sampled_from(written.MOMENTS), encoding=st.sampled_from(written.ENCODINGS)
)
def test_a_teams_report_of_2021(lesson: Written, moments: written.Moments, encoding: str) -> None:
    lessons = read(written.teams_2021(lesson, moments, encoding))
    same(lessons, lesson)
    title_and_times(lessons, lesson)


@settings(max_examples=80, deadline=None)
@given(
    lesson=lessons(),
    words=st.sampled_from([ENGLISH, GERMAN, PORTUGUESE, INVENTED]),
    moments=st.sampled_from(written.MOMENTS),
    encoding=st.sampled_from(written.ENCODINGS),
)
def test_a_teams_list_of_actions(
    lesson: Written, words: written.Words, moments: written.Moments, encoding: str
) -> None:
    """It has neither roles nor addresses, so everybody is read as a learner."""
    learners = all_learners(lesson)
    lessons = read(written.teams_log(learners, words, moments, encoding))
    same(lessons, learners)
    assert lessons.lessons[0].source == "teams"


@settings(max_examples=80, deadline=None)
@given(
    lesson=lessons(),
    above=st.sampled_from(["new", "old", "none"]),
    beside=st.booleans(),
    moments=st.sampled_from(written.MOMENTS),
)
def test_a_zoom_report_with_the_meeting_above_beside_or_nowhere(
    lesson: Written, above: str, beside: bool, moments: written.Moments
) -> None:
    """Zoom says who the host is with the meeting, and not among participants."""
    if above == "none" and not beside:
        lesson = all_learners(lesson)
    lessons = read(written.zoom(lesson, above=above, beside=beside, moments=moments))
    same(lessons, lesson)
    assert lessons.lessons[0].source == "zoom"
    if above != "none" or beside:
        title_and_times(lessons, lesson)


@settings(max_examples=40, deadline=None)
@given(lesson=lessons())
def test_zooms_totals_have_minutes_and_no_times(lesson: Written) -> None:
    lessons = read(written.zoom_totals(lesson))
    minutes = {each.email: each.minutes for each in lessons.presence}
    assert minutes == {each.email: round(each.within.total_seconds() / 60) for each in lesson.people}
    assert {(each.first_join, each.last_leave, each.joins) for each in lessons.presence} == {(None, None, 1)}
    assert (lessons.lessons[0].started, lessons.lessons[0].ended) == (None, None)


@settings(max_examples=40, deadline=None)
@given(lesson=lessons())
def test_a_zoom_webinar(lesson: Written) -> None:
    host = replace(lesson.people[0], role="Organizer")
    lesson = replace(lesson, people=(host, *lesson.people[1:]))
    lessons = read(written.zoom_webinar(lesson, absent=("Zed", "Yan")))
    same(lessons, lesson)
    title_and_times(lessons, lesson)
    assert any(
        "2 people were registered and did not join (Zed, Yan)" in str(each) for each in lessons.problems
    )


@settings(max_examples=60, deadline=None)
@given(lesson=lessons(exact_to=60, gap=120), parts=st.booleans())
def test_a_google_meet_report(lesson: Written, parts: bool) -> None:
    learners = all_learners(lesson)
    lessons = read(written.meet(learners, parts=parts))
    same(lessons, learners, joins=False, within=0.5)
    assert lessons.lessons[0].source == "meet"


@settings(max_examples=60, deadline=None)
@given(
    lesson=lessons(),
    separator=st.sampled_from(",;\t|"),
    moments=st.sampled_from(written.MOMENTS),
)
def test_plain_csv(lesson: Written, separator: str, moments: written.Moments) -> None:
    learners = all_learners(lesson)
    lessons = read(written.plain(learners, separator, moments))
    same(lessons, learners)
    title_and_times(lessons, learners)
    assert lessons.lessons[0].source == "csv"


@settings(max_examples=40, deadline=None)
@given(lesson=lessons())
def test_plain_csv_with_the_day_in_a_column_of_its_own(lesson: Written) -> None:
    within_a_day = lesson.started.date() == lesson.ended.date()
    learners = all_learners(lesson)
    if within_a_day:
        same(read(written.in_two_columns(learners)), learners)


@settings(max_examples=30, deadline=None)
@given(lesson=lessons(), kind=st.sampled_from(["teams", "zoom", "plain"]), padded=st.booleans())
def test_a_report_saved_as_a_workbook(lesson: Written, kind: str, padded: bool) -> None:
    if kind == "teams":
        report = Report((1, 2, 3), separator=",", padded=padded, encoding="utf-8")
        same(read(written.as_workbook(written.teams(lesson, report))), lesson)
    elif kind == "zoom":
        same(read(written.as_workbook(written.zoom(lesson))), lesson)
    else:
        same(read(written.as_workbook(written.plain(all_learners(lesson)))), all_learners(lesson))


def test_worksheets_that_are_not_read_are_named() -> None:
    data = written.as_workbook(b"Name,Joined,Left\nAda,2025-11-14 09:00,2025-11-14 09:30\n", also="Notes")
    lessons = read(data)
    assert [each.minutes for each in lessons.presence] == [30]
    assert "not read: Notes." in str(lessons.problems[0])


JSON: tuple[tuple[str, Callable[[Written], bytes]], ...] = (
    ("bigbluebutton", written.bigbluebutton),
    ("bigbluebutton", lambda lesson: written.bigbluebutton(lesson, sessions=False)),
    ("xapi", written.xapi),
    ("xapi", lambda lesson: written.xapi(lesson, form="envelope")),
    ("xapi", lambda lesson: written.xapi(lesson, form="lines")),
    ("caliper", written.caliper),
    ("caliper", lambda lesson: written.caliper(lesson, envelope=False)),
)


@settings(max_examples=120, deadline=None)
@given(lesson=lessons(), shape=st.sampled_from(JSON))
def test_json_of_every_service(lesson: Written, shape: tuple[str, Callable[[Written], bytes]]) -> None:
    source, write = shape
    if source != "bigbluebutton" and lesson.started.date() != lesson.ended.date():
        return  # Statements have no lesson but a room on a day.
    lessons = read(write(lesson))
    same(lessons, lesson)
    title_and_times(lessons, lesson)
    assert lessons.lessons[0].source == source
    assert all(str(each.first_join).endswith("+00:00") for each in lessons.presence)


ALL: Sequence[Callable[[Written], bytes]] = (
    lambda lesson: written.teams(lesson, Report()),
    written.teams_2021,
    written.teams_log,
    written.zoom,
    written.zoom_webinar,
    written.meet,
    written.plain,
    *(write for _, write in JSON),
)


@settings(max_examples=60, deadline=None)
@given(lesson=lessons(), write=st.sampled_from(ALL))
def test_the_same_file_twice_is_read_once(lesson: Written, write: Callable[[Written], bytes]) -> None:
    data = write(lesson)
    once, twice = upturn.read_lessons(data), upturn.read_lessons(data, data)
    assert (twice.lessons, twice.presence) == (once.lessons, once.presence)


@settings(max_examples=60, deadline=None)
@given(lesson=lessons(), write=st.sampled_from([written.teams_2021, written.plain]))
def test_a_copy_that_is_not_the_same_file_doubles_nothing(
    lesson: Written, write: Callable[[Written], bytes]
) -> None:
    data = write(lesson)
    copy = encoded_again(data)
    once, twice = upturn.read_lessons(data), upturn.read_lessons(data, copy)
    assert (twice.lessons, twice.presence) == (once.lessons, once.presence)


def encoded_again(data: bytes) -> bytes:
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    return text.encode("utf-16-be") + b"\0\n"


@settings(max_examples=60, deadline=None)
@given(lesson=lessons(), write=st.sampled_from(ALL))
def test_nobody_is_longer_in_a_lesson_than_it_lasts(
    lesson: Written, write: Callable[[Written], bytes]
) -> None:
    lessons = upturn.read_lessons(write(lesson))
    for presence in lessons.presence:
        assert presence.minutes <= _length(lessons, presence) + 1e-9


def _length(lessons: Lessons, presence: Presence) -> float:
    lesson = lessons.lessons[presence.lesson]
    assert lesson.started is not None
    assert lesson.ended is not None
    return (lesson.ended - lesson.started).total_seconds() / 60
