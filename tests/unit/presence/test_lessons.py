"""Lessons from several files, held against a timetable; and what each kind of report leaves open."""

import json
from datetime import date, datetime

import pytest

import upturn
from upturn.exchange.presence.model import Answers, Lessons
from upturn.exchange.presence.recurrence import occurrences
from upturn.exchange.presence.timetable import Timetable, open_timetable

CSV = "Lesson,Name,E-mail,Joined,Left\n"


def rows(*lines: str) -> bytes:
    """Rows of lesson, name, from, to, on 14 November 2025."""
    said = []
    for line in lines:
        lesson, name, joined, left = (part.strip() for part in line.split("|"))
        email = f"{name.lower()}@school.example"
        said.append(f"{lesson},{name},{email},2025-11-14 {joined}:00,2025-11-14 {left}:00\n")
    return (CSV + "".join(said)).encode()


def found(lessons: Lessons) -> list[tuple[str, str, str, list[tuple[str | None, float]]]]:
    return [
        (
            lesson.title,
            f"{lesson.started:%H:%M}",
            f"{lesson.ended:%H:%M}",
            [(each.name, each.minutes) for each in lessons.of(place)],
        )
        for place, lesson in enumerate(lessons.lessons)
    ]


def said(lessons: Lessons) -> str:
    return "\n".join(map(str, lessons.problems))


def test_files_of_one_lesson_are_one_lesson_and_the_later_knows_more() -> None:
    early = rows("Maths|Ada|09:00|09:20", "Maths|Ben|09:05|09:20")
    late = rows(
        "Maths|Ada|09:00|10:00", "Maths|Ben|09:05|09:20", "Maths|Ben|09:30|09:50", "Maths|Cy|09:40|10:00"
    )
    for files in ((early, late), (late, early), (early, late, early)):
        assert found(upturn.read_lessons(*files)) == [
            ("Maths", "09:00", "10:00", [("Ada", 60), ("Ben", 35), ("Cy", 20)])
        ]


def test_lessons_with_another_title_or_beginning_are_others() -> None:
    lessons = upturn.read_lessons(
        rows("Maths|Ada|09:00|09:20"), rows("Maths|Ada|11:00|11:20"), rows("English|Ada|09:00|09:20")
    )
    assert [each[0] for each in found(lessons)] == ["Maths", "Maths", "English"]


def test_files_that_name_no_lesson_are_never_merged() -> None:
    one = b"Name,Joined,Left\nAda,2025-11-14 09:00,2025-11-14 09:20\n"
    other = b"Name,Joined,Left\nBen,2025-11-14 09:00,2025-11-14 09:20\n"
    assert len(upturn.read_lessons(one, other).lessons) == 2


def test_the_same_file_again_is_said_and_not_read() -> None:
    data = rows("Maths|Ada|09:00|09:20")
    lessons = upturn.read_lessons(data, data)
    assert "file 2: The file is the same as file 1, and was read once." in said(lessons)
    assert not lessons.rejected


TIMETABLE = (
    b"Lesson,Date,Start,End\n"
    b"Maths,2025-11-14,09:05,09:55\n"
    b"English,2025-11-14,10:00,10:50\n"
    b"Art,2025-11-14,10:00,10:50\n"
)


def test_a_lesson_gets_the_title_and_times_of_its_slot() -> None:
    lessons = upturn.read_lessons(
        rows("Room 4|Ada|08:55|09:58", "Room 4|Ben|09:30|09:58"), timetable=TIMETABLE
    )
    assert found(lessons) == [("Maths", "09:05", "09:55", [("Ada", 50), ("Ben", 25)])]
    assert str(lessons.presence[0].first_join) == "2025-11-14 08:55:00"


def test_of_slots_at_one_time_the_title_decides_or_somebody_is_asked() -> None:
    named = upturn.read_lessons(rows("Year 9 English|Ada|10:00|10:50"), timetable=TIMETABLE)
    assert found(named)[0][0] == "English"
    unnamed = upturn.read_lessons(rows("Room 4|Ada|10:00|10:50"), timetable=TIMETABLE)
    assert found(unnamed)[0][0] == "Room 4"
    assert "was at the time of “Art”, “English”" in said(unnamed) or "“English”, “Art”" in said(unnamed)


def test_a_meeting_over_several_slots_is_several_lessons_and_nobody_is_lost() -> None:
    timetable = b"Lesson,Date,Start,End\nMaths,2025-11-14,09:00,09:30\nEnglish,2025-11-14,10:00,10:30\n"
    lessons = upturn.read_lessons(
        rows("Room|Ada|09:00|10:30", "Room|Ben|09:10|09:20", "Room|Cy|09:40|09:50"), timetable=timetable
    )
    assert found(lessons) == [
        ("Maths", "09:00", "09:30", [("Ada", 30), ("Ben", 10)]),
        ("English", "10:00", "10:30", [("Ada", 30), ("Cy", 0)]),
    ]


def test_a_lesson_no_slot_fits_is_left_as_it_is_and_said() -> None:
    lessons = upturn.read_lessons(rows("Maths|Ada|14:00|14:30"), timetable=TIMETABLE)
    assert found(lessons) == [("Maths", "14:00", "14:30", [("Ada", 30)])]
    assert "No lesson of the timetable is at the time of “Maths”" in said(lessons)


def test_a_weekly_timetable_is_read_by_its_weekdays() -> None:
    timetable = b"Day,Start,End,Subject\nFriday,09:00,09:20,Maths\nMonday,09:00,09:20,English\n"
    lessons = upturn.read_lessons(rows("Room|Ada|09:00|09:30"), timetable=timetable)
    assert found(lessons) == [("Maths", "09:00", "09:20", [("Ada", 20)])]


ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "DTSTART{zone}:20251017T090000{mark}\r\nDTEND{zone}:20251017T095000{mark}\r\n{rule}SUMMARY:Maths\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def ics(zone: str = "", mark: str = "", rule: str = "RRULE:FREQ=WEEKLY;COUNT=10\r\n") -> bytes:
    return ICS.format(zone=zone, mark=mark, rule=rule).encode()


def test_a_calendar_repeats_every_week_on_its_own_clock() -> None:
    """From October to November the clock goes back, and a lesson stays at nine."""
    timetable = ics(zone=";TZID=Europe/London")
    lessons = upturn.read_lessons(rows("x|Ada|09:00|09:30"), timetable=timetable, zone="Europe/London")
    assert str(lessons.lessons[0].started) == "2025-11-14 09:00:00+00:00"


def test_a_lesson_without_a_zone_and_a_calendar_with_one_ask_for_it() -> None:
    with pytest.raises(upturn.Unreadable, match="cannot be held against the timetable") as asked:
        upturn.read_lessons(rows("x|Ada|09:00|09:30"), timetable=ics(mark="Z"))
    assert "--timezone Europe/London" in asked.value.on_command_line


def test_left_out_days_and_other_repeats_are_honoured() -> None:
    rule = "RRULE:FREQ=WEEKLY;COUNT=10\r\nEXDATE:20251114T090000\r\n"
    timetable = open_timetable(ics(rule=rule), "t.ics", Answers())
    assert date(2025, 11, 14) not in timetable.slots
    assert date(2025, 11, 21) in timetable.slots
    monthly = open_timetable(ics(rule="RRULE:FREQ=MONTHLY\r\n"), "t.ics", Answers())
    assert isinstance(monthly, Timetable)
    assert "only its first time" in str(monthly.problems[0])


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ({"FREQ": ["WEEKLY"], "COUNT": [3]}, [14, 21, 28]),
        ({"FREQ": ["WEEKLY"], "BYDAY": ["MO", "FR"], "COUNT": [4]}, [14, 17, 21, 24]),
        ({"FREQ": ["WEEKLY"], "INTERVAL": [2], "UNTIL": [datetime(2025, 11, 29)]}, [14, 28]),
        ({"FREQ": ["DAILY"], "UNTIL": [date(2025, 11, 16)]}, [14, 15, 16]),
        ({"FREQ": ["DAILY"], "BYDAY": ["MO", "TU", "WE", "TH", "FR"], "COUNT": [3]}, [14, 17, 18]),
        (None, [14]),
    ],
)
def test_repeats(rule: object, days: list[int]) -> None:
    start = datetime(2025, 11, 14, 9)
    assert [moment.day for moment in occurrences(start, rule)] == days


def test_a_timetable_that_is_none_is_refused() -> None:
    data = rows("Maths|Ada|09:00|09:20")
    with pytest.raises(upturn.Unreadable, match="A timetable was expected"):
        upturn.read_lessons(data, timetable=b"colour,size\nred,5\n")
    with pytest.raises(upturn.Unreadable, match="damaged|No event"):
        upturn.read_lessons(data, timetable=b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:x\r\n")


TEAMS = "1. Summary\nMeeting title\tMaths\nAttended participants\t{attended}\n\n2. Participants\n"
PARTICIPANTS = "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
ACTIVITIES = "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n"


def teams(text: str, attended: int = 1) -> Lessons:
    return upturn.read_lessons((TEAMS.format(attended=attended) + text).encode("utf-16"))


def test_two_participants_of_one_name_keep_their_own_times() -> None:
    day = "14/11/25, "
    lessons = teams(
        PARTICIPANTS + f"Sam Same\t{day}09:00:00\t{day}09:50:00\t45m\t\t\tAttendee\n"
        f"Sam Same\t{day}09:10:00\t{day}09:20:00\t10m\t\t\tAttendee\n\n3. In-Meeting Activities\n"
        + ACTIVITIES
        + f"Sam Same\t{day}09:00:00\t{day}09:20:00\t20m\t\tAttendee\n"
        f"Sam Same\t{day}09:25:00\t{day}09:50:00\t25m\t\tAttendee\n"
        f"Sam Same\t{day}09:10:00\t{day}09:20:00\t10m\t\tAttendee\n",
        attended=2,
    )
    assert [(each.name, each.minutes) for each in lessons.presence] == [("Sam Same", 45), ("Sam Same", 10)]
    assert "stays of one name overlap" in said(lessons)


def test_activities_cut_short_do_not_shorten_anybody() -> None:
    day = "14/11/25, "
    lessons = teams(
        PARTICIPANTS + f"Ada\t{day}09:00:00\t{day}09:50:00\t45m\tada@x.example\tada@x.example\tAttendee\n\n"
        "3. In-Meeting Activities\n"
        + ACTIVITIES
        + f"Ada\t{day}09:00:00\t{day}09:20:00\t20m\tada@x.example\t\n"
    )
    assert [each.minutes for each in lessons.presence] == [45]


def test_a_report_that_lists_fewer_than_it_says_may_be_cut_short() -> None:
    day = "14/11/25, "
    lessons = teams(
        PARTICIPANTS + f"Ada\t{day}09:00:00\t{day}09:50:00\t50m\tada@x.example\tada@x.example\tAttendee\n",
        attended=7,
    )
    assert "says that 7 took part, and lists 1" in said(lessons)


def test_who_was_there_without_times_is_said_to_have_none() -> None:
    lessons = teams("Name\tEmail\tParticipant ID (UPN)\tRole\nAda\tada@x.example\tada@x.example\tAttendee\n")
    assert [(each.name, each.minutes) for each in lessons.presence] == [("Ada", 0)]
    assert "1 person was there, and the report does not say for how long (Ada): minutes are 0." in said(
        lessons
    )


def test_short_rows_blank_lines_and_titles_over_two_lines_lose_nobody() -> None:
    day = "14/11/25, "
    text = (
        '1. Summary\nMeeting title\t"Maths\nset 2"\nAttended participants\t4\n\n2. Participants\n'
        + PARTICIPANTS
        + f"Ada\t{day}09:00:00\t{day}09:50:00\t50m\tada@x.example\tada@x.example\tAttendee\n"
        "Ben\n\n"
        f"Cy\t{day}09:00:00\t{day}09:40:00\t40m\n"
        f"Di\t{day}09:00:00\t{day}09:30:00\ta while\tdi@x.example\tdi@x.example\tAttendee\n"
    )
    lessons = upturn.read_lessons(text.encode("utf-16"))
    assert lessons.lessons[0].title == "Maths set 2"
    assert [(each.name, each.minutes) for each in lessons.presence] == [
        ("Ada", 50), ("Ben", 0), ("Cy", 40), ("Di", 30),
    ]  # fmt: skip
    assert not lessons.rejected
    assert "does not say for how long (Ben)" in said(lessons)
    assert "“a while” is not a duration" in said(lessons)


def test_reports_put_one_below_the_other_are_two_lessons() -> None:
    def report(title: str, hour: int) -> str:
        day = f"14/11/25, {hour:02}"
        return (
            f"1. Summary\nMeeting title\t{title}\nStart time\t{day}:00:00\nEnd time\t{day}:50:00\n\n"
            f"2. Participants\n{PARTICIPANTS}"
            f"Ada\t{day}:00:00\t{day}:50:00\t50m\tada@x.example\t\tAttendee\n\n"
        )

    lessons = upturn.read_lessons((report("Maths", 9) + report("Art", 11)).encode())
    assert [(each[0], each[1], each[3]) for each in found(lessons)] == [
        ("Maths", "09:00", [("Ada", 50)]), ("Art", "11:00", [("Ada", 50)]),
    ]  # fmt: skip


LOG = "Full Name\tUser Action\tTimestamp\n"


def log(*lines: str) -> Lessons:
    text = LOG + "".join(
        "\t".join((name, action, f"14/11/2025, {time}")) + "\n"
        for name, action, time in (line.split("|") for line in lines)
    )
    return upturn.read_lessons(text.encode("utf-16"))


def test_who_is_still_in_a_list_of_actions_is_counted_to_its_last_time() -> None:
    lessons = log("Ada|Joined before|09:00:00", "Ben|Joined|09:10:00", "Ben|Left|09:40:00")
    assert [(each.name, each.minutes) for each in lessons.presence] == [("Ada", 40), ("Ben", 30)]
    assert "1 person has no time of leaving (Ada): counted until 09:40:00" in said(lessons)


def test_two_who_joined_under_one_name_are_kept_apart() -> None:
    lessons = log("Sam|Joined|09:00:00", "Sam|Joined|09:05:00", "Sam|Left|09:30:00", "Sam|Left|09:40:00")
    assert [each.minutes for each in lessons.presence] == [30, 35]
    assert "overlap" in said(lessons)


def test_leaving_without_having_joined_is_rejected() -> None:
    lessons = log("Ada|Joined|09:00:00", "Ben|Left|09:40:00")
    assert lessons.rejected
    assert "Ben leaves and has not joined." in said(lessons)


def test_words_that_may_mean_either_are_asked_about() -> None:
    with pytest.raises(upturn.Unreadable, match="not known as words for joining or leaving"):
        log("Ada|Hop|09:00:00", "Ben|Skip|09:40:00")


def test_a_live_events_times_are_utc() -> None:
    text = (
        "SessionId,ParticipantId,FullName,UserAgent,UtcEventTimestamp,Action,Role\n"
        "1,p1,Ada,x,11/14/2025 9:00:00 AM,Joined,Attendee\n1,p1,Ada,x,11/14/2025 9:30:00 AM,Left,Attendee\n"
    )
    (presence,) = upturn.read_lessons(text.encode()).presence
    assert (str(presence.first_join), presence.minutes) == ("2025-11-14 09:00:00+00:00", 30)


def test_zooms_list_of_meetings_is_refused_with_what_to_export() -> None:
    text = b"Topic,Meeting ID,Start Time,End Time,Duration (Minutes),Participants\nMaths,812,x,y,30,5\n"
    with pytest.raises(upturn.Unreadable, match="lists meetings, and not who took part"):
        upturn.read_lessons(text)


def test_zooms_host_is_staff_by_e_mail_or_name() -> None:
    head = "Topic,ID,Host,Duration (minutes),Start time,End time,Participants\n"
    head += "Maths,812,Ms Teach,30,2025-11-14 09:00:00,2025-11-14 09:30:00,2\n\n"
    people = "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest\n"
    people += "Ms Teach,,2025-11-14 09:00:00,2025-11-14 09:30:00,30,No\n"
    people += "Ada,,2025-11-14 09:00:00,2025-11-14 09:30:00,30,No\n"
    lessons = upturn.read_lessons((head + people).encode())
    assert [(each.name, each.role, each.set_aside) for each in lessons.presence] == [
        ("Ms Teach", "Host", "staff"), ("Ada", None, None),
    ]  # fmt: skip


def test_zoom_reports_put_one_below_the_other_are_two_meetings_and_blank_lines_lose_nobody() -> None:
    def report(title: str, hour: str) -> str:
        return (
            "Topic,ID,Host,Duration (minutes),Start time,End time,Participants\n"
            f"{title},812,x,30,2025-11-14 {hour}:00:00,2025-11-14 {hour}:30:00,2\n\n"
            "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest\n"
            f"Ada,ada@x.example,2025-11-14 {hour}:00:00,2025-11-14 {hour}:30:00,30,No\n\n"
            f"Ben,ben@x.example,2025-11-14 {hour}:10:00,2025-11-14 {hour}:30:00,20,No\n"
        )

    lessons = upturn.read_lessons((report("Maths", "09") + "\n" + report("Art", "11")).encode())
    assert found(lessons) == [
        ("Maths", "09:00", "09:30", [("Ada", 30), ("Ben", 20)]),
        ("Art", "11:00", "11:30", [("Ada", 30), ("Ben", 20)]),
    ]
    assert lessons.problems == ()


MEET = "Name,Email,Duration,Time joined,Time exited\nAda,ada@x.example,58 min,{joined},{left}\n"


def test_a_meet_report_over_midnight_goes_into_the_next_day() -> None:
    data = MEET.format(joined="11:30 PM", left="12:30 AM").encode()
    lessons = upturn.read_lessons(data, day=date(2025, 11, 3))
    assert str(lessons.presence[0].last_leave) == "2025-11-04 00:30:00"


def test_a_meet_report_is_of_the_day_in_its_name(tmp_path: object) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "2025-11-03 Maths - Attendance.csv"
    file.write_text(MEET.format(joined="9:02 AM", left="10:00 AM"), encoding="utf-8")
    lessons = upturn.read_lessons(file)
    assert str(lessons.presence[0].first_join) == "2025-11-03 09:02:00"
    assert lessons.lessons[0].title == "2025-11-03 Maths - Attendance"


def test_a_dashboard_of_a_lesson_that_goes_on_is_read_as_far_as_it_goes() -> None:
    document = {
        "intId": "m",
        "name": "Maths",
        "createdOn": 1763110800000,
        "endedOn": 0,
        "users": {
            "a": {"name": "Ada", "extId": "a", "intIds": {"x": {"registeredOn": 1763110800000, "leftOn": 0}}},
            "b": {
                "name": "Ben",
                "extId": "b",
                "isDialIn": True,
                "intIds": {"y": {"registeredOn": 1763110860000, "leftOn": 1763111400000}},
            },
        },
    }
    lessons = upturn.read_lessons(json.dumps(document).encode())
    assert [(each.name, each.minutes, each.set_aside) for each in lessons.presence] == [
        ("Ada", 10, None), ("Ben", 9, "phone"),
    ]  # fmt: skip
    assert "had not ended" in said(lessons)
    assert "counted until" in said(lessons)


def test_attended_with_a_duration_ends_when_it_is_said() -> None:
    statement = {
        "actor": {"account": {"homePage": "https://x.example", "name": "u1"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/attended"},
        "object": {"id": "https://x.example/maths"},
        "result": {"duration": "PT45M"},
        "timestamp": "2025-11-14T09:45:00Z",
    }
    other = {**statement, "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"}}
    lessons = upturn.read_lessons(json.dumps([statement, other]).encode())
    (presence,) = lessons.presence
    assert (presence.identifier, presence.minutes, str(presence.first_join)) == (
        "u1", 45, "2025-11-14 09:00:00+00:00",
    )  # fmt: skip
    assert "1 statement is about something else" in said(lessons)


def test_records_of_one_room_in_several_files_are_one_lesson_of_the_day() -> None:
    def joined(who: str, at: str) -> bytes:
        statement = {
            "actor": {"mbox": f"mailto:{who}@school.example"},
            "verb": {"id": "http://adlnet.gov/expapi/verbs/attended"},
            "object": {"id": "https://x.example/maths"},
            "result": {"duration": "PT30M"},
            "timestamp": f"2025-11-{at}:00Z",
        }
        return json.dumps(statement).encode()

    lessons = upturn.read_lessons(
        joined("ada", "14T09:30"), joined("ben", "14T09:40"), joined("ada", "15T09:30")
    )
    assert [(each.email, each.lesson, each.minutes) for each in lessons.presence] == [
        ("ada@school.example", 0, 30), ("ben@school.example", 0, 30), ("ada@school.example", 1, 30),
    ]  # fmt: skip
    assert [f"{each.started:%d %H:%M}-{each.ended:%H:%M}" for each in lessons.lessons] == [
        "14 09:00-09:40", "15 09:00-09:30",
    ]  # fmt: skip


def test_a_session_timed_out_is_of_the_person_it_names() -> None:
    event = {
        "type": "SessionEvent",
        "actor": {"id": "https://x.example", "type": "SoftwareApplication"},
        "action": "TimedOut",
        "object": {
            "id": "https://x.example/s/1",
            "type": "Session",
            "user": {"id": "https://x.example/u/7", "type": "Person"},
            "startedAtTime": "2025-11-14T09:00:00.000Z",
            "endedAtTime": "2025-11-14T10:00:00.000Z",
        },
        "eventTime": "2025-11-14T10:00:00.000Z",
        "edApp": "https://x.example",
    }
    (presence,) = upturn.read_lessons(json.dumps(event).encode()).presence
    assert (presence.identifier, presence.minutes) == ("https://x.example/u/7", 60)
