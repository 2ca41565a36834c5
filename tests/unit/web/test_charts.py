from datetime import date, timedelta
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from upturn.web.charts.bars import Bar, bar_comparison
from upturn.web.charts.columns import Column, rate_columns
from upturn.web.charts.series import Week, runs, series_sentence, weekly_series
from upturn.web.charts.sparkline import sparkline
from upturn.web.charts.svg import Svg

SVG = "{http://www.w3.org/2000/svg}"
SEPTEMBER = date(2025, 9, 1)


def weeks(*counts: tuple[int, int]) -> list[Week]:
    return [
        Week(SEPTEMBER + timedelta(weeks=index), possible, attended)
        for index, (attended, possible) in enumerate(counts)
    ]


def words(drawing: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(drawing).iter(f"{SVG}text")]


def test_a_run_is_four_weeks_that_held_school() -> None:
    made = runs(weeks((10, 10), (8, 10), (0, 0), (9, 10), (5, 10), (6, 8)))
    assert [(run.attended, run.possible) for run in made] == [
        (10, 10),
        (18, 20),
        (27, 30),
        (32, 40),
        (28, 38),
    ]
    assert made[-1].monday == SEPTEMBER + timedelta(weeks=5)


def test_too_few_weeks_are_said_to_be_too_few() -> None:
    assert series_sentence(weeks((10, 10))) == (
        "1 school week so far: too few to say which way it is going. Eight would be enough."
    )


def test_the_sentence_names_the_lowest_four_weeks_between_first_and_last() -> None:
    counts = [(10, 10)] * 4 + [(4, 10)] * 4 + [(8, 10)] * 4
    assert series_sentence(weeks(*counts)) == (
        "40 of 40 sessions in the first four school weeks, 16 of 40 in the four to the week of 20 Oct, "
        "32 of 40 in the latest four."
    )


def test_a_series_says_each_week_as_a_count_and_closed_weeks_as_closed() -> None:
    drawing = weekly_series(weeks((10, 10), (7, 8), (0, 0), (9, 10)), key="k", title="Weeks")
    assert {"10/10", "7/8", "closed", "9/10", "1 Sep", "22 Sep"} <= set(words(drawing))


def test_a_series_draws_its_line_only_from_four_school_weeks_on() -> None:
    assert "<path" not in weekly_series(weeks(*[(9, 10)] * 4), key="k", title="Weeks")
    assert "last 4 weeks" in words(weekly_series(weeks(*[(9, 10)] * 4), key="k", title="Weeks"))
    assert "<path" in weekly_series(weeks(*[(9, 10)] * 5), key="k", title="Weeks")


def test_a_series_draws_no_threshold() -> None:
    assert not any(
        "90" in word or "%" in word
        for word in words(weekly_series(weeks(*[(9, 10)] * 8), key="k", title="Weeks"))
    )


def test_a_week_with_missing_marks_has_a_dashed_frame() -> None:
    whole = Week(SEPTEMBER, 10, 9)
    assert "dasharray" not in weekly_series([whole], key="k", title="Weeks")
    assert "dasharray" in weekly_series([Week(SEPTEMBER, 8, 8, missing=2)], key="k", title="Weeks")


def test_every_drawing_is_named_and_described() -> None:
    root = ElementTree.fromstring(weekly_series(weeks((9, 10)), key="k", title="Weeks of Ana"))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"].split() == ["k-title", "k-desc"]
    assert root[0].text == "Weeks of Ana"
    assert root[1].text == series_sentence(weeks((9, 10)))


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))))
def test_no_word_escapes_into_markup(label: str) -> None:
    drawing = bar_comparison([Bar(label, 0.1, label)], key="k", title=label, published=label)
    assert label in words(drawing)


def test_no_drawing_needs_a_style_or_a_script() -> None:
    drawing = weekly_series(weeks(*[(9, 10)] * 9), key="k", title="Weeks")
    assert "style=" not in drawing
    assert "<script" not in drawing


def test_a_comparison_draws_what_is_known_and_says_what_is_hidden() -> None:
    bars = [Bar("FSM", 0.1, "10.0%", 0.2), Bar("Other", None, "hidden")]
    drawing = bar_comparison(bars, key="k", title="Groups", published="England, autumn 2025/26")
    root = ElementTree.fromstring(drawing)
    assert len(list(root.iter(f"{SVG}rect"))) == 1
    assert {"hidden", "10.0%", "England, autumn 2025/26"} <= set(words(drawing))
    assert "Ticks: England, autumn 2025/26." in (root[1].text or "")


def test_columns_leave_a_gap_where_school_was_closed() -> None:
    drawing = rate_columns(
        [Column("1 Sep", 0.08), Column("8 Sep", None), Column("15 Sep", 0.11, provisional=True)],
        key="k",
        title="Absence",
        description="By week",
    )
    bars = [
        rect for rect in ElementTree.fromstring(drawing).iter(f"{SVG}rect") if rect.get("data-tone") == "bar"
    ]
    assert len(bars) == 2
    assert {"0%", "3%", "12%", "8 Sep", "11"} <= set(words(drawing))
    assert "dasharray" in drawing


def test_columns_of_nothing_can_be_drawn() -> None:
    assert "0%" in words(rate_columns([Column("1 Sep", None)], key="k", title="t", description="d"))
    assert "0%" in words(rate_columns([], key="k", title="t", description="d"))


def test_a_sparkline_needs_two_weeks_and_skips_closed_ones() -> None:
    assert sparkline([(9, 10)]) == ""
    assert sparkline([(9, 10), (0, 0)]) == ""
    drawn = sparkline([(10, 10), (0, 0), (0, 10)])
    assert 'points="4,4 100,24"' in drawn
    assert 'aria-hidden="true"' in drawn


def test_templates_show_a_drawing_as_it_is() -> None:
    assert Svg("<svg/>").__html__() == "<svg/>"
