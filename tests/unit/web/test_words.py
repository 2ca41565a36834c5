from datetime import date

import pytest

from upturn.web.words import (
    ago,
    change_words,
    day_words,
    due_words,
    listed,
    long_day,
    of,
    plural,
    rate_words,
    span_words,
    weekday_name,
)

THURSDAY = date(2026, 3, 12)


def test_a_day_is_said_as_schools_say_it() -> None:
    assert day_words(date(2026, 3, 5)) == "Thu 5 Mar"
    assert day_words(date(2025, 11, 19), year=True) == "Wed 19 Nov 2025"
    assert long_day(THURSDAY) == "Thursday 12 March 2026"


def test_a_period_says_its_year_once_when_it_has_one() -> None:
    assert span_words(date(2026, 1, 5), THURSDAY) == "5 Jan to 12 Mar 2026"
    assert span_words(date(2025, 9, 1), THURSDAY) == "1 Sep 2025 to 12 Mar 2026"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (THURSDAY, "today"),
        (date(2026, 3, 11), "yesterday"),
        (date(2026, 3, 2), "10 days ago"),
        (date(2026, 2, 19), "3 weeks ago"),
        (date(2025, 9, 8), "on Mon 8 Sep 2025"),
        (date(2026, 3, 13), "on Fri 13 Mar"),
    ],
)
def test_how_long_ago(day: date, words: str) -> None:
    assert ago(day, THURSDAY) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (THURSDAY, "due today"),
        (date(2026, 3, 13), "due tomorrow"),
        (date(2026, 3, 11), "1 day late"),
        (date(2026, 3, 3), "9 days late"),
        (date(2026, 3, 18), "due Wed 18 Mar"),
    ],
)
def test_when_something_is_due(day: date, words: str) -> None:
    assert due_words(day, THURSDAY) == words


def test_counts_and_shares() -> None:
    assert (plural(1, "session"), plural(1100, "pupil")) == ("1 session", "1,100 pupils")
    assert plural(2, "child", "children") == "2 children"
    assert of(7, 10) == "7 of 10"
    assert rate_words(94, 1000) == "9.4%"
    assert rate_words(0, 0) == "not known"
    assert listed(["Mon"]) == "Mon"
    assert listed(["Mon", "Tue", "Wed"]) == "Mon, Tue and Wed"
    assert weekday_name(6) == "Sunday"


def test_a_change_is_compared_as_shares_and_said_as_counts() -> None:
    assert change_words((31, 40), (23, 40)) == "up from 23 of 40 in the four weeks before"
    assert change_words((15, 20), (31, 40)) == "down from 31 of 40 in the four weeks before"
    assert change_words((10, 20), (20, 40)) == "the same as the four weeks before (20 of 40)"
    assert change_words((10, 20), (0, 0)) == "Nothing to compare with yet"
