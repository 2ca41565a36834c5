"""Time spent: unions against counting, durations and moments as services write them, and what is asked."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.exchange.presence.durations import read_duration
from upturn.exchange.presence.intervals import clipped, union_length
from upturn.exchange.presence.model import Answers, Person, Stay
from upturn.exchange.presence.moments import Cell, Times, in_zone, interpret_moment
from upturn.exchange.presence.together import minutes_of
from upturn.exchange.reading.dates import DateOrder
from upturn.exchange.reading.problems import AmbiguousDates, Unreadable

NINE = datetime(2025, 11, 14, 9)
MINUTE = timedelta(minutes=1)
ADA = Person("Ada Example", "ada@school.example")
PAIRS = st.lists(st.tuples(st.integers(-30, 200), st.integers(0, 90)), max_size=12)


def at(minute: int) -> datetime:
    return NINE + minute * MINUTE


@given(PAIRS)
def test_a_union_is_the_minutes_counted_one_by_one(pairs: list[tuple[int, int]]) -> None:
    counted = {minute for start, length in pairs for minute in range(start, start + length)}
    intervals = [(at(start), at(start + length)) for start, length in pairs]
    assert union_length(intervals) == len(counted) * MINUTE
    assert union_length(reversed(intervals)) == union_length(intervals)


@given(PAIRS, st.integers(-40, 150), st.integers(1, 120))
def test_minutes_in_a_lesson_are_those_counted_inside_it(
    pairs: list[tuple[int, int]], first: int, length: int
) -> None:
    counted = {minute for start, last in pairs for minute in range(start, start + last)}
    inside = counted & set(range(first, first + length))
    stays = [Stay(ADA, at(start), at(start + last)) for start, last in pairs]
    assert minutes_of(stays, at(first), at(first + length)) == pytest.approx(len(inside))


@given(PAIRS, st.lists(st.integers(0, 500), max_size=12))
def test_no_minutes_exceed_the_lesson_whatever_a_report_says(
    pairs: list[tuple[int, int]], stayed: list[int]
) -> None:
    stays = [Stay(ADA, at(start), at(start + last)) for start, last in pairs]
    stays += [Stay(ADA, None, None, 60.0 * minutes) for minutes in stayed]
    assert minutes_of(stays, NINE, at(60)) <= 60
    assert minutes_of([*stays, *stays], NINE, at(60)) <= 60


def test_merged_rejoins_count_what_they_are_said_to_be_and_no_more_than_their_times() -> None:
    stay = Stay(ADA, at(0), at(60), stayed=45 * 60.0)
    assert minutes_of([stay], None, None) == 45
    assert minutes_of([stay], at(0), at(30)) == 30


def test_what_is_outside_is_left_out() -> None:
    assert clipped([(at(0), at(10)), (at(20), at(30))], at(10), at(25)) == [(at(20), at(25))]
    assert clipped([(at(0), at(10))]) == [(at(0), at(10))]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1h 13m 42s", 4422),
        ("21m 7s", 1267),
        ("45s", 45),
        ("1 hr 2 min", 3720),
        ("58 min", 3480),
        ("58", 3480),
        ("12.5", 750),
        ("59 Min. 0 Sek.", 3540),
        ("1 Std. 5 Min.", 3900),
        ("1시간 5분", 3900),
        ("2小时 3分 4秒", 7384),
        ("00:45:10", 2710),
        ("PT1H2M3S", 3723),
        ("PT20M", 1200),
        ("PT0.5S", 0.5),
    ],
)
def test_durations_in_the_words_of_services(text: str, seconds: float) -> None:
    duration = read_duration(text)
    assert duration is not None
    assert duration.seconds == seconds


@pytest.mark.parametrize("text", ["", "P", "soon", "5 apples", "12:34", "1h and a bit", "-5 min"])
def test_what_is_no_duration_is_none(text: str) -> None:
    assert read_duration(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "14/11/25, 16:05:06",
        "11/14/25, 4:05:06\u202fPM",
        "\u200e14/11/2025, 16:05:06",
        "14.11.2025, 16:05:06",
        "14.11.2025 16.05.06",
        "14.11.2025 kl. 16.05.06",
        "2025/11/14 下午 4:05:06",
        "14/11/2025, 4:05:06 p. m.",
        "2025-11-14T16:05:06",
        "Nov 14, 2025 04:05:06 PM",
        "Friday 14 November 2025 at 16:05:06",
    ],
)
def test_one_moment_in_many_spellings(text: str) -> None:
    times = Times.of("x.csv", [Cell(text, 2, "Joined")], Answers())
    assert times.read(text) == datetime(2025, 11, 14, 16, 5, 6)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("2025-11-14T16:05:06Z", UTC),
        ("2025-11-14 16:05:06 UTC", UTC),
        ("2025-11-14 16:05:06 +01:00", timezone(timedelta(hours=1))),
        ("14/11/2025 16:05:06 (GMT-5)", timezone(timedelta(hours=-5))),
        ("14/11/2025 16:05:06 GMT+05:30", timezone(timedelta(hours=5, minutes=30))),
    ],
)
def test_offsets_are_kept(text: str, offset: timezone) -> None:
    times = Times.of("x.csv", [Cell(text, 2, "Joined")], Answers())
    assert times.read(text) == datetime(2025, 11, 14, 16, 5, 6, tzinfo=offset)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "14/11/25", "14.11.25", "31/31/2025 09:00", "14/11/25, 25:00", "14/11/25, 13:00 PM"],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    moment = interpret_moment(text)
    assert moment is None or Times(DateOrder.DAY_FIRST, Answers(), None).read(text) is None


def test_an_order_nothing_settles_is_asked_and_then_used() -> None:
    cells = [Cell("03/11/2025, 09:00", 2, "Joined")]
    with pytest.raises(AmbiguousDates) as asked:
        Times.of("x.csv", cells, Answers())
    assert "3 November 2025 (day first) or 11 March 2025 (month first)" in str(asked.value)
    assert "--dates dmy" in asked.value.on_command_line
    assert (asked.value.problem.line, asked.value.problem.column) == (2, "Joined")
    for order, month in ((DateOrder.DAY_FIRST, 11), (DateOrder.MONTH_FIRST, 3)):
        read = Times.of("x.csv", cells, Answers(order)).read(cells[0].text)
        assert read is not None
        assert read.month == month


def test_an_order_the_file_settles_is_not_overruled() -> None:
    cells = [Cell("11/03/2025, 09:00", 2, "Joined"), Cell("11/26/2025, 09:00", 3, "Joined")]
    times = Times.of("x.csv", cells, Answers(DateOrder.DAY_FIRST))
    assert times.read("11/03/2025, 09:00") == datetime(2025, 11, 3, 9)


def test_letters_that_stand_for_several_zones_are_asked_about() -> None:
    cells = [Cell("2025-07-14 09:00 BST", 2, "Joined")]
    with pytest.raises(Unreadable, match="“BST”.*more than one time zone") as asked:
        Times.of("x.csv", cells, Answers())
    assert "--timezone" in asked.value.on_command_line
    times = Times.of("x.csv", cells, Answers(zone=ZoneInfo("Europe/London")))
    assert str(times.read(cells[0].text)) == "2025-07-14 09:00:00+01:00"


def test_times_with_and_without_a_zone_are_asked_about() -> None:
    cells = [Cell("2025-07-14T09:00Z", 2, "Joined"), Cell("2025-07-14 09:00", 3, "Joined")]
    with pytest.raises(Unreadable, match="no time zone, and other times of the file have one"):
        Times.of("x.csv", cells, Answers())


def test_a_time_without_a_day_is_asked_about_or_of_the_day_given() -> None:
    cells = [Cell("9:02 AM", 2, "Time joined")]
    with pytest.raises(Unreadable, match="a time without a day") as asked:
        Times.of("x.csv", cells, Answers())
    assert "--on" in asked.value.on_command_line
    for given_day in (Answers(day=date(2025, 11, 3)), Answers()):
        times = Times.of("x.csv", cells, given_day, day=date(2025, 11, 3))
        assert times.read("9:02 AM") == datetime(2025, 11, 3, 9, 2)


def test_a_zone_gives_each_time_the_offset_of_its_own_day() -> None:
    london = Answers(zone=ZoneInfo("Europe/London"))
    summer, winter = in_zone(datetime(2025, 7, 1, 9), london), in_zone(datetime(2025, 12, 1, 9), london)
    assert (str(summer)[-6:], str(winter)[-6:]) == ("+01:00", "+00:00")
    assert in_zone(datetime(2025, 7, 1, 9, tzinfo=UTC), london).utcoffset() == timedelta(0)


def test_an_hour_over_the_clock_change_is_an_hour() -> None:
    london = Answers(zone=ZoneInfo("Europe/London"))
    before, after = (
        in_zone(datetime(2025, 3, 30, 0, 30), london),
        in_zone(datetime(2025, 3, 30, 2, 30), london),
    )
    assert union_length([(before, after)]) == timedelta(hours=1)
