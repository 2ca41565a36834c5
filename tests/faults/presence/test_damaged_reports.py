"""Reports that are damaged, cut short or something else: a sentence each time, and never a traceback."""

import json
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import upturn
from tests.conformance.presence import lessons_as_files as written
from tests.conformance.presence.lessons_as_files import Report, Someone, Written
from upturn.cli import main
from upturn.exchange.presence.model import Lessons

NINE = datetime(2025, 11, 14, 9)


def _someone(name: str, *minutes: tuple[int, int], role: str = "Attendee") -> Someone:
    stays = tuple(
        (NINE + timedelta(minutes=first), NINE + timedelta(minutes=last)) for first, last in minutes
    )
    return Someone(f"{name} Example", f"{name.lower()}@school.example", stays, role)


LESSON = Written(
    "Maths",
    NINE,
    NINE + timedelta(minutes=50),
    (
        _someone("Ada", (0, 50), role="Organizer"),
        _someone("Ben", (2, 20), (25, 50)),
        _someone("Chloë", (5, 45)),
    ),
)
SHAPES: dict[str, Callable[[], bytes]] = {
    "teams, UTF-16": lambda: written.teams(LESSON, Report()),
    "teams, UTF-8": lambda: written.teams(LESSON, Report(separator=",", encoding="utf-8-sig")),
    "teams, 2021": lambda: written.teams_2021(LESSON),
    "teams, actions": lambda: written.teams_log(LESSON),
    "zoom": lambda: written.zoom(LESSON),
    "zoom, beside": lambda: written.zoom(LESSON, beside=True),
    "zoom, totals": lambda: written.zoom_totals(LESSON),
    "zoom, webinar": lambda: written.zoom_webinar(LESSON, absent=("Zed",)),
    "meet": lambda: written.meet(LESSON),
    "csv": lambda: written.plain(LESSON),
    "bigbluebutton": lambda: written.bigbluebutton(LESSON),
    "xapi": lambda: written.xapi(LESSON),
    "xapi, lines": lambda: written.xapi(LESSON, form="lines"),
    "caliper": lambda: written.caliper(LESSON),
}


def a_sentence_or_lessons(data: bytes) -> None:
    """What a person gets: lessons in which nobody is too long, or a sentence that names the file and ends."""
    try:
        lessons = upturn.read_lessons(data)
    except upturn.Unreadable as refusal:
        said = str(refusal)
    else:
        sound(lessons)
        return
    assert said.startswith("the file")
    assert said.endswith((".", "?"))


def sound(lessons: Lessons) -> None:
    for presence in lessons.presence:
        lesson = lessons.lessons[presence.lesson]
        assert presence.minutes >= 0
        if lesson.started is not None and lesson.ended is not None:
            assert presence.minutes <= (lesson.ended - lesson.started).total_seconds() / 60 + 1e-9
    for problem in lessons.problems:
        assert problem.reason.endswith((".", "?"))


@pytest.mark.parametrize("shape", SHAPES)
def test_cut_short_anywhere(shape: str) -> None:
    data = SHAPES[shape]()
    for end in range(0, len(data), max(1, len(data) // 150)):
        a_sentence_or_lessons(data[:end])


@settings(max_examples=200, deadline=None)
@given(
    shape=st.sampled_from(sorted(SHAPES)),
    seed=st.integers(0, 2**32),
    changes=st.integers(1, 12),
)
def test_bytes_changed_anywhere(shape: str, seed: int, changes: int) -> None:
    data = bytearray(SHAPES[shape]())
    for number in range(changes):
        mixed = zlib.crc32(f"{seed} {number}".encode())
        data[mixed % len(data)] = (mixed >> 16) & 0xFF
    a_sentence_or_lessons(bytes(data))


@settings(max_examples=150, deadline=None)
@given(shape=st.sampled_from(sorted(SHAPES)), drawn=st.data())
def test_rows_lost_doubled_and_moved(shape: str, drawn: st.DataObject) -> None:
    data = SHAPES[shape]()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    lines = data.decode(encoding).splitlines()
    places = drawn.draw(st.lists(st.integers(0, len(lines) - 1), max_size=len(lines) + 5))
    a_sentence_or_lessons("\n".join(lines[place] for place in places).encode(encoding))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_bytes_of_no_sense(data: bytes) -> None:
    a_sentence_or_lessons(data)


WORDS = (
    "users createdOn endedOn intId intIds sessions registeredOn leftOn name extId isModerator",
    "actor verb object id mbox account timestamp result duration context instructor statements data action",
    "eventTime session user startedAtTime endedAtTime group membership roles definition type",
)
KEYS = st.sampled_from([word for line in WORDS for word in line.split(" ")])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=6), inner, max_size=6)
    ),
    max_leaves=25,
)


@settings(max_examples=250, deadline=None)
@given(JSON)
def test_json_of_any_shape(document: object) -> None:
    a_sentence_or_lessons(json.dumps(document).encode())


def _places(held: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a document that holds a value: what it is in, and its key or number there."""
    for key in list(held) if isinstance(held, dict) else range(len(held)):
        yield held, key
        if isinstance(held[key], dict | list):
            yield from _places(held[key])


@settings(max_examples=150, deadline=None)
@given(shape=st.sampled_from(["bigbluebutton", "xapi", "caliper"]), drawn=st.data(), value=JSON)
def test_json_with_a_value_of_another_kind(shape: str, drawn: st.DataObject, value: object) -> None:
    document = json.loads(SHAPES[shape]())
    places = list(_places(document))
    held, key = places[drawn.draw(st.integers(0, len(places) - 1))]
    held[key] = value
    a_sentence_or_lessons(json.dumps(document).encode())


TIMETABLES = (
    b"Lesson,Date,Start,End\nMaths,2025-11-14,09:05,09:55\nArt,14/11/2025,10:00,10:50\n",
    b"Day,Start,Duration,Subject\nFriday,09:00,50 min,Maths\nMonday,09:00,1h,Art\n",
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    b"DTSTART;TZID=Europe/London:20251017T090000\r\nDTEND;TZID=Europe/London:20251017T095000\r\n"
    b"RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=10;BYDAY=FR\r\nEXDATE;TZID=Europe/London:20251024T090000\r\n"
    b"SUMMARY:Maths\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART:20251017T090000Z\r\n"
    b"DURATION:PT50M\r\nRRULE:FREQ=DAILY;UNTIL=20251130T000000Z\r\nSUMMARY:Art\r\nEND:VEVENT\r\n"
    b"END:VCALENDAR\r\n",
)
ROSTER = (
    b"Learner,E-mail,UPN,Adult contact,Role\nAda,ada@school.example,A1,pat@home.example,\nBen,,,Jo,Staff\n"
)


def changed(data: bytes, seed: int, changes: int) -> bytes:
    """The same bytes with some replaced, and some taken out."""
    found = bytearray(data)
    for number in range(changes):
        mixed = zlib.crc32(f"{seed} {number}".encode())
        place = mixed % len(found)
        if mixed & 1:
            found[place] = (mixed >> 16) & 0xFF
        else:
            del found[place : place + 1 + (mixed >> 8) % 9]
    return bytes(found)


@settings(max_examples=150, deadline=None)
@given(
    timetable=st.sampled_from(TIMETABLES),
    seed=st.integers(0, 2**32),
    changes=st.integers(0, 8),
    roster=st.booleans(),
)
def test_a_damaged_timetable_or_roster(timetable: bytes, seed: int, changes: int, roster: bool) -> None:
    beside = (
        {"roster": changed(ROSTER, seed, changes)}
        if roster
        else {"timetable": changed(timetable, seed, changes)}
    )
    try:
        lessons = upturn.read_lessons(written.zoom(LESSON), zone="Europe/London", **beside)
    except upturn.Unreadable as refusal:
        said = str(refusal)
    else:
        sound(lessons)
        return
    assert said.endswith((".", "?"))


def test_json_nested_without_end() -> None:
    a_sentence_or_lessons(b"[" * 100_000)
    a_sentence_or_lessons(b'{"users":' * 50_000)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"\n\n \n", "The file is empty."),
        (b"%PDF-1.7 x", "This is a PDF."),
        (b"\x89PNG\r\n", "This is a picture."),
        (b"PK\x03\x04 cut short", "damaged or cut short"),
        (b"<html><table></table></html>", "This is a web page"),
        (b"<?xml version='1.0'?><a/>", "This is an XML file."),
        (b'{"users": {"a": {', "The JSON is damaged or cut short"),
        (b'{"meeting": "Maths"}', "This JSON is not a report of a lesson."),
        (b'{"users": {}, "createdOn": 1}', "nobody is in it"),
        (b"UPN,Date,Session,Code\nV1,2025-11-03,AM,/\n", "No column says who was there"),
        (b"Learner,E-mail,Adult contact\nAda,a@x.example,Pat\n", "give it with --roster"),
        (b"Lesson,Date,Start,End\nMaths,2025-11-14,09:00,10:00\n", "A timetable is given with --timetable."),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "Give it with --timetable"),
        ("1. Summary\nMeeting title\tMaths\n".encode("utf-16"), "no section of it lists participants"),
        (b"Name,Joined,Left\n", "The file has headings and nobody below them."),
    ],
)
def test_what_is_no_report_says_what_it_is(data: bytes, said: str) -> None:
    with pytest.raises(upturn.Unreadable, match=said.replace("(", r"\(")):
        upturn.read_lessons(data)


def test_a_folder_and_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lessons", str(tmp_path)]) == 2
    assert main(["lessons", str(tmp_path / "none.csv")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "This is a folder" in err
    assert "There is no such file" in err


def test_a_row_that_cannot_be_read_is_left_out_and_the_others_are_not(tmp_path: Path) -> None:
    data = written.plain(LESSON).decode().splitlines()
    data[2] = data[2].replace("2025-11-14 09", "2025-13-14 09")
    lessons = upturn.read_lessons("\n".join(data).encode())
    (problem,) = [each for each in lessons.problems if each.rejected]
    assert (problem.line, problem.column) == (3, "Joined")
    assert {each.name for each in lessons.presence} == {"Ada Example", "Ben Example", "Chloë Example"}
