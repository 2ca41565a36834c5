"""Who is who: guests, staff, phones and note-takers set aside, and nobody merged by name unasked."""

import pytest

import upturn
from upturn.exchange.presence.model import Lessons, Person, Presence
from upturn.exchange.presence.people import described, first_name_shown, reason_to_set_aside, same_name

ZOOM = "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,In waiting room\n"
DAY = "2025-11-14"


def zoom(*rows: str) -> bytes:
    """Rows of name, e-mail, from, to, and what is not “No”: guest or waiting."""
    lines = []
    for row in rows:
        name, email, joined, left, *marks = (part.strip() for part in row.split("|"))
        guest, waiting = ("Yes" if mark in marks else "No" for mark in ("guest", "waiting"))
        lines.append(f"{name},{email},{DAY} {joined}:00,{DAY} {left}:00,5,{guest},{waiting}\n")
    return (ZOOM + "".join(lines)).encode()


def read(data: bytes, **beside: bytes) -> Lessons:
    return upturn.read_lessons(data, **beside)  # type: ignore[arg-type]


def said(lessons: Lessons) -> str:
    return "\n".join(map(str, lessons.problems))


def minutes(lessons: Lessons) -> list[tuple[str | None, float, int]]:
    return [(each.name, each.minutes, each.joins) for each in lessons.presence]


def aside(lessons: Lessons) -> dict[str | None, str | None]:
    return {each.name: each.set_aside and each.set_aside.value for each in lessons.presence}


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (Person("Ada Example", role="Organizer"), "staff"),
        (Person("Ada Example", role="Co-organizer"), "staff"),
        (Person("Ada Example", role="Organisateur"), "staff"),
        (Person("Ada Example", role="Järjestäjä"), "staff"),
        (Person("Ada Example", role="Trefnydd"), "staff"),
        (Person("Ada Example", role="Host"), "staff"),
        (Person("Ada Example", role="Presenter"), None),
        (Person("Ada Example", role="Attendee"), None),
        (Person("Ada Example (Guest)"), "guest"),
        (Person("Ada Example (Unverified)"), "guest"),
        (Person("Ada Example (External)", "ada@other.example"), "guest"),
        (Person("Ada Example (Nicht überprüft)"), "guest"),
        (Person("Ada Example (EXT)"), None),
        (Person("+44 7700 90****"), "phone"),
        (Person("447700*****123"), "phone"),
        (Person("Call-In User_1"), "phone"),
        (Person("Phone user 3"), "phone"),
        (Person("123456", "ada@school.example"), None),
        (Person("Otter.ai"), "bot"),
        (Person("Ada's OtterPilot"), "bot"),
        (Person("Fireflies.ai Notetaker Ada"), "bot"),
        (Person("read.ai meeting notes"), "bot"),
        (Person("Lesson Recorder"), "bot"),
        (Person("Abbott Example"), None),
        (Person("Talbot Example"), None),
        (Person("Hostia Example"), None),
        (Person("iPad"), None),
    ],
)
def test_what_the_service_says_sets_aside_with_a_reason(person: Person, reason: str | None) -> None:
    assert reason_to_set_aside(described(person)) == reason


def test_names_lose_what_is_not_the_name() -> None:
    assert described(Person("Ada Example (she/her)")).name == "Ada Example"
    assert described(Person("Ada Example (Guest)")).name == "Ada Example"
    assert described(Person("Ada Example (Host)")).staff
    assert same_name("Example, Ada") == same_name("ada  EXAMPLE")
    assert first_name_shown("Lex (Ada Example)", {same_name("Ada Example")}) == "Ada Example"
    assert first_name_shown("Ada (Year 9)", {same_name("Ada Example")}) == "Ada (Year 9)"


def test_everyone_set_aside_is_still_there_to_be_counted() -> None:
    lessons = read(
        zoom(
            "Ada Example|ada@school.example|09:00|09:30",
            "Visitor||09:00|09:30|guest",
            "447700900123||09:00|09:30",
            "Otter.ai||09:00|09:30",
            "Late Example||08:50|09:00|waiting",
        )
    )
    assert aside(lessons) == {
        "Ada Example": None,
        "Visitor": "guest",
        "447700900123": "phone",
        "Otter.ai": "bot",
        "Late Example": "waiting room only",
    }


def test_waiting_is_not_being_in_the_lesson() -> None:
    lessons = read(zoom("Ada|a@school.example|08:50|09:00|waiting", "Ada|a@school.example|09:00|09:20"))
    assert minutes(lessons) == [("Ada", 20, 1)]
    assert str(lessons.lessons[0].started) == f"{DAY} 09:00:00"


def test_one_address_under_a_changed_name_is_one_person() -> None:
    lessons = read(zoom("Ada Example|a@school.example|09:00|09:10", "Ada E.|A@school.example|09:05|09:20"))
    assert minutes(lessons) == [("Ada Example", 20, 2)]
    assert lessons.problems == ()


def test_one_address_under_names_with_nothing_in_common_is_asked_about() -> None:
    lessons = read(zoom("Ada One|home@home.example|09:00|09:10", "Ben Two|home@home.example|09:00|09:20"))
    assert minutes(lessons) == [("Ada One", 10, 1), ("Ben Two", 20, 1)]
    assert "Ada One and Ben Two: joined with one e-mail" in said(lessons)


def test_one_name_with_two_addresses_is_two_people() -> None:
    lessons = read(zoom("Sam Same|s1@school.example|09:00|09:10", "Sam Same|s2@school.example|09:20|09:30"))
    assert minutes(lessons) == [("Sam Same", 10, 1), ("Sam Same", 10, 1)]


def test_stays_of_one_name_that_overlap_are_kept_apart_and_asked_about() -> None:
    lessons = read(zoom("Sam Same||09:00|09:20", "Sam Same||09:10|09:30"))
    assert minutes(lessons) == [("Sam Same", 20, 1), ("Sam Same", 20, 1)]
    assert "Sam Same: only a name tells them apart, and stays of one name overlap." in said(lessons)
    assert not lessons.rejected


def test_two_people_of_one_name_in_the_same_minutes_are_not_taken_for_one_row() -> None:
    lessons = read(zoom("Sam Same||09:00|09:20", "Sam Same||09:00|09:20"))
    assert minutes(lessons) == [("Sam Same", 20, 1), ("Sam Same", 20, 1)]
    assert "overlap" in said(lessons)


def test_stays_of_one_name_that_follow_each_other_are_rejoins_and_said() -> None:
    lessons = read(zoom("Sam Same||09:00|09:10", "Sam Same||09:12|09:20"))
    assert minutes(lessons) == [("Sam Same", 18, 2)]
    assert "Are they one person's rejoins?" in said(lessons)


def test_one_name_with_and_without_an_address_is_asked_about() -> None:
    lessons = read(zoom("Ada Example|ada@school.example|09:00|09:10", "Ada Example||09:20|09:30"))
    assert minutes(lessons) == [("Ada Example", 10, 1), ("Ada Example", 10, 1)]
    assert "with an e-mail and, under the same name, without one" in said(lessons)


ROSTER = (
    b"Learner,E-mail,UPN,Adult contact,Adult contact e-mail,Role\n"
    b"Ada Example,ada@school.example,,Pat Example,pat@home.example,\n"
    b"Ben Example,,,,,\n"
    b"Sam Same,s1@school.example,,,,\n"
    b"Sam Same,s2@school.example,,,,\n"
    b"Ms Teach,teach@school.example,,,,Teacher\n"
)


def test_a_roster_decides_who_is_a_learner() -> None:
    lessons = read(
        zoom(
            "Ada|ada@school.example|09:00|09:30|guest",
            "Ben Example||09:00|09:30|guest",
            "Pat|pat@home.example|09:00|09:30",
            "Ms Teach|teach@school.example|09:00|09:30",
            "Ada Example|ada@elsewhere.example|09:00|09:30",
            "Stranger||09:00|09:30",
            "Sam Same||09:00|09:30",
        ),
        roster=ROSTER,
    )
    found = [(each.name, each.email, each.set_aside and each.set_aside.value) for each in lessons.presence]
    assert found == [
        ("Ada", "ada@school.example", None),
        ("Ben Example", None, None),
        ("Pat", "pat@home.example", "adult contact"),
        ("Ms Teach", "teach@school.example", "staff"),
        ("Ada Example", "ada@elsewhere.example", "not on the roster"),
        ("Stranger", None, "not on the roster"),
        ("Sam Same", None, "not on the roster"),
    ]
    assert "Ben Example: found on the roster by name alone." in said(lessons)
    assert "3 people are not on the roster (Ada Example, Stranger, Sam Same)" in said(lessons)


def test_a_roster_may_put_the_surname_first() -> None:
    lessons = read(zoom("Example Ben||09:00|09:20", "BEN EXAMPLE||09:30|09:40"), roster=ROSTER)
    assert [(each.minutes, each.set_aside) for each in lessons.presence] == [(30, None)]
    assert "found on the roster by name alone" in said(lessons)


def test_a_roster_joins_what_only_a_name_told_apart() -> None:
    lessons = read(zoom("Ben Example||09:00|09:20", "Ben Example||09:10|09:30"), roster=ROSTER)
    assert minutes(lessons) == [("Ben Example", 30, 2)]


def test_a_roster_that_names_nobody_is_refused() -> None:
    with pytest.raises(upturn.Unreadable, match="A roster was expected"):
        read(zoom("Ada||09:00|09:20"), roster=b"colour,size\nred,5\n")


def test_two_learners_with_one_address_are_said() -> None:
    roster = b"Learner,E-mail\nAda One,home@home.example\nBen One,home@home.example\n"
    lessons = read(zoom("Ada One|home@home.example|09:00|09:20"), roster=roster)
    assert "Ada One, Ben One have one e-mail" in said(lessons)


def test_a_lesson_of_guests_alone_asks_for_a_roster() -> None:
    lessons = read(zoom("Ada||09:00|09:20|guest", "Ben||09:00|09:20|guest"))
    assert "Give --roster if learners join as guests." in said(lessons)


def test_nobody_is_a_learner_twice() -> None:
    """The learner's own stays from two addresses are one presence where the roster knows both."""
    roster = b"Learner,E-mail,UPN\nAda Example,ada@school.example,A123\n"
    data = (
        b"Name,Email,ID,Joined,Left\n"
        b"Ada Example,ada@school.example,,2025-11-14 09:00,2025-11-14 09:10\n"
        b"Ada E,,A123,2025-11-14 09:05,2025-11-14 09:20\n"
    )
    (presence,) = read(data, roster=roster).presence
    assert isinstance(presence, Presence)
    assert (presence.minutes, presence.joins, presence.identifier) == (20, 2, "A123")
