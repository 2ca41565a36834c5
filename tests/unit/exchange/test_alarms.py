"""Proportions a person should look at: integers decide, and small files raise none."""

import pytest

from upturn.exchange.alarms import ENOUGH_TO_JUDGE, odd_proportions
from upturn.exchange.outcomes import Outcome


def outcome(**counts: int) -> Outcome:
    return Outcome(kind="register", layout="long", things="marks", **counts)


@pytest.mark.parametrize(("rejected", "alarmed"), [(0, False), (9, False), (10, True), (100, True)])
def test_a_tenth_rejected(rejected: int, alarmed: bool) -> None:
    found = odd_proportions(outcome(new=100 - rejected, rejected=rejected))
    assert bool(found) is alarmed
    if found:
        assert found[0].startswith(f"{rejected:,} of 100 marks would be rejected.")


@pytest.mark.parametrize(("changed", "alarmed"), [(0, False), (19, False), (20, True)])
def test_a_fifth_of_what_is_held_changed(changed: int, alarmed: bool) -> None:
    found = odd_proportions(outcome(changed=changed, unchanged=100 - changed), held=100)
    assert bool(found) is alarmed


@pytest.mark.parametrize(("pupils", "alarmed"), [(100, False), (91, False), (90, True)])
def test_a_tenth_of_the_roll_missing(pupils: int, alarmed: bool) -> None:
    found = odd_proportions(outcome(new=500, pupils=pupils), on_roll=100)
    assert bool(found) is alarmed


def test_too_few_to_judge() -> None:
    few = ENOUGH_TO_JUDGE - 1
    assert odd_proportions(outcome(rejected=few), held=few, on_roll=few) == ()


def test_each_is_said() -> None:
    everything = outcome(new=10, changed=50, rejected=50, pupils=10)
    assert len(odd_proportions(everything, held=100, on_roll=100)) == 3
