"""Golden vectors: registers whose figures are written down and must never move.

The figures were worked out by the definition in September 2025's codes and are kept as data, so that a
change to the definition, the engine or a code's class shows here as a change in what a school was told.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.conformance.registers.written import written
from upturn.registers.statistics import COUNT_FIELDS, Counts

GOLDEN = json.loads(Path(__file__).with_name("golden.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", GOLDEN["cases"], ids=lambda vector: vector["name"])
def test_figures_never_move(statistics, vector: dict) -> None:
    case = written(
        *vector["pupils"],
        monday=date.fromisoformat(vector["monday"]),
        schools=tuple(vector["schools"]),
        first=date.fromisoformat(vector["from"]),
        last=date.fromisoformat(vector["to"]),
    )
    for found, figures in zip(statistics(case), vector["figures"], strict=True):
        assert found.counts == Counts(*figures["counts"])
        assert found.last_4_weeks == Counts(*figures["last_4_weeks"])
        assert found.previous_4_weeks == Counts(*figures["previous_4_weeks"])
        assert found.codes == figures["codes"]
        assert (found.counts.persistent, found.counts.severe) == (figures["persistent"], figures["severe"])


def test_the_fields_are_in_the_order_of_the_file() -> None:
    assert tuple(GOLDEN["fields"]) == COUNT_FIELDS
