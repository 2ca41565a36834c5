"""The small chart beside a finding: it holds the sentence's own numbers."""

from datetime import date

import pytest

from upturn.patterns.bars import Bar
from upturn.patterns.findings import Finding, look_for
from upturn.patterns.kinds import TESTED, Kind
from upturn.patterns.simulated_lessons import simulate_lessons
from upturn.patterns.simulation import Planting, Settings, simulate

RARELY_FOUND = (Kind.AFTER_BREAK, Kind.CO_ABSENCE)
PLANTINGS = (
    *(Planting(kind, 6, 40.0) for kind in TESTED if kind not in RARELY_FOUND),
    *(Planting(kind, 10, 400.0) for kind in RARELY_FOUND),
    *(Planting(kind, 6, 40.0) for kind in (Kind.CHANGE_POINT, Kind.DRIFT, Kind.SMALL_WIN)),
)


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    register = simulate(Settings(pupils=400, weeks=33, seed=9, plantings=PLANTINGS, year_groups=2))
    looks = look_for(
        register.packed,
        register.first,
        register.last,
        year_groups=register.year_groups,
        lessons=simulate_lessons(register),
    )
    return looks.findings()


def _of(findings: list[Finding], kind: Kind) -> list[Finding]:
    found = [each for each in findings if each.kind is kind]
    assert found, kind
    return found


def _named(finding: Finding) -> Bar:
    [bar] = [bar for bar in finding.bars if bar.label == finding.which]
    return bar


@pytest.mark.parametrize("kind", Kind)
def test_a_chart_is_small_and_its_bars_told_apart(findings: list[Finding], kind: Kind) -> None:
    for each in _of(findings, kind):
        assert 2 <= len(each.bars) <= 10
        assert len({bar.label for bar in each.bars}) == len(each.bars)
        assert all(bar.usual >= 0 for bar in each.bars)


@pytest.mark.parametrize("kind", [Kind.WEEKDAY, Kind.LESSON])
def test_the_one_named_is_among_those_like_it(findings: list[Finding], kind: Kind) -> None:
    for each in _of(findings, kind):
        assert _named(each).observed == each.observed
        assert _named(each).usual == pytest.approx(each.expected)


@pytest.mark.parametrize(
    "kind",
    [Kind.WEEKDAY, Kind.FIRST_SESSION, Kind.ALTERNATE_WEEKS, Kind.CO_ABSENCE, Kind.SPELLS],
)
def test_parts_of_one_whole_come_to_it(findings: list[Finding], kind: Kind) -> None:
    for each in _of(findings, kind):
        assert sum(bar.observed for bar in each.bars) == each.n
        assert sum(bar.usual for bar in each.bars) == pytest.approx(each.n)


@pytest.mark.parametrize("kind", [Kind.AFTER_BREAK, Kind.DRIFT, Kind.SMALL_WIN])
def test_stretches_come_to_what_is_said(findings: list[Finding], kind: Kind) -> None:
    for each in _of(findings, kind):
        assert sum(bar.observed for bar in each.bars) == each.observed
        assert sum(bar.usual for bar in each.bars) == pytest.approx(each.expected)


def test_a_change_is_shown_from_where_it_is_put(findings: list[Finding]) -> None:
    for each in _of(findings, Kind.CHANGE_POINT):
        turn = date.fromisoformat(each.which)
        place = [bar.label for bar in each.bars].index(f"from {turn.day} {turn:%B}")
        before, since = each.bars[:place], each.bars[place:]
        assert sum(bar.observed for bar in since) == each.observed
        assert sum(bar.usual for bar in since) == pytest.approx(each.expected)
        assert sum(bar.observed for bar in before) == pytest.approx(sum(bar.usual for bar in before))


def test_a_lesson_is_shown_first(findings: list[Finding]) -> None:
    assert all(each.bars[0].label == each.which for each in _of(findings, Kind.LESSON))


def test_no_other_pupil_is_named(findings: list[Finding]) -> None:
    for each in _of(findings, Kind.CO_ABSENCE):
        assert [bar.label for bar in each.bars] == ["on the same day", "on other days"]
        assert each.which == ""
