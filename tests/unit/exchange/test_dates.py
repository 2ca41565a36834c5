"""Dates are read by the whole column; what two orders allow is asked about, never guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.exchange.reading.dates import DateOrder, Undecided, interpret, read_dates

THIRD = date(2025, 9, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2025-09-03",
        "2025-9-3",
        "2025/09/03",
        "20250903",
        "2025-09-03 00:00:00",
        "2025-09-03T08:45",
        "2025-09-03T00:00:00.000Z",
        "2025-09-02T23:00:00Z",  # midnight of a summer's day in London
        "3 Sep 2025",
        "3 September 2025",
        "03-Sep-25",
        "3rd of September 2025",
        "Sep 3, 2025",
        "Sept 3rd 2025",
        "Wed 3 Sep 2025",
        "Wednesday, 3 September 2025",
        "45903",
        "45903.375",
        "Wed 03/09/2025",
        "Weds 3 Sep 2025".replace("Weds", "Wed"),
    ],
)
def test_what_can_mean_one_day_is_that_day(text: str) -> None:
    assert read_dates([text]) == [THIRD]


@pytest.mark.parametrize(
    "text", ["", "hello", "2025-02-30", "31/02/2025", "13/13/2025", "99999", "Tue 2025-09-03", "12", "3 Sep"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_dates([text]) == [None]


@pytest.mark.parametrize("separator", "/-. ")
def test_one_day_after_the_twelfth_settles_the_column(separator: str) -> None:
    day_first = [separator.join(parts) for parts in (("03", "09", "2025"), ("24", "09", "25"))]
    month_first = [separator.join(parts) for parts in (("09", "03", "2025"), ("09", "24", "2025"))]
    assert read_dates(day_first) == read_dates(month_first) == [THIRD, date(2025, 9, 24)]


def test_the_same_day_in_both_orders_needs_no_asking() -> None:
    assert read_dates(["09/09/2025", "2025-09-03"]) == [date(2025, 9, 9), THIRD]


def test_an_open_column_is_asked_about_with_both_readings() -> None:
    with pytest.raises(Undecided) as asked:
        read_dates(["09/09/2025", "03/09/2025"])
    assert (asked.value.found, asked.value.day_first, asked.value.month_first) == (1, THIRD, date(2025, 3, 9))
    assert read_dates(["03/09/2025"], DateOrder.DAY_FIRST) == [THIRD]
    assert read_dates(["03/09/2025"], DateOrder.MONTH_FIRST) == [date(2025, 3, 9)]
    assert read_dates(["03/09/2025", "2025-09-03"], DateOrder.ISO) == [None, THIRD]


def test_a_column_of_both_orders_is_asked_about() -> None:
    with pytest.raises(Undecided) as asked:
        read_dates(["24/09/2025", "09/24/2025"])
    assert (asked.value.found, asked.value.other) == (0, 1)


def test_a_weekday_rules_an_order_out() -> None:
    assert interpret("Wed 03/09/2025").month_first is None
    assert interpret("Sun 03/09/2025").day_first is None


days = st.dates(date(2000, 1, 1), date(2079, 12, 31))
WRITTEN = (
    "%d/%m/%Y",
    "%d-%m-%y",
    "%d.%m.%Y",
    "%a %d/%m/%Y",
    "%Y-%m-%d",
    "%d %b %Y",
    "%d %B %Y",
    "%A %d %B %Y",
    "%d-%b-%y",
)


@given(st.lists(days, min_size=1, max_size=20), st.sampled_from(WRITTEN))
def test_days_written_day_first_are_read_back(column: list[date], form: str) -> None:
    assert read_dates([day.strftime(form) for day in column], DateOrder.DAY_FIRST) == column


@given(st.lists(days, min_size=1, max_size=20), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]))
def test_a_column_is_read_right_or_asked_about(column: list[date], form: str) -> None:
    texts = [day.strftime(form) for day in column]
    try:
        assert read_dates(texts) == column
    except Undecided:
        assert all(day.day <= 12 for day in column)


@given(st.integers(0, 40_000))
def test_serials_count_from_the_end_of_1899(days_after: int) -> None:
    day = date(1954, 10, 3) + timedelta(days=days_after)
    assert read_dates([str((day - date(1899, 12, 30)).days)]) == [day]
