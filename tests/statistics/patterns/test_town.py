"""The methods page says of the demonstration town what is found in it."""

from pathlib import Path

import pytest

from upturn.demo.patterns_found import patterns_found, printed
from upturn.demo.town import Town, build_town

PAGE = Path(__file__).parents[3] / "docs" / "methods" / "patterns.md"


@pytest.fixture(scope="module")
def town() -> Town:
    return build_town()


@pytest.mark.slow
def test_the_page_has_the_towns_table(town: Town) -> None:
    page = PAGE.read_text(encoding="utf-8").splitlines()
    assert [line for line in printed(town) if line not in page] == []


@pytest.mark.slow
def test_every_pupil_planted_is_in_one_column(town: Town) -> None:
    found, flagged, nothing = patterns_found(town)
    assert sum(each.pupils for each in found) > 150
    assert all(
        each.pupils == each.found + each.found_as_another + each.too_little + each.missed for each in found
    )
    assert nothing <= 0.2 * flagged
