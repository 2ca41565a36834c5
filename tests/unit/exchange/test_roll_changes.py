"""A roll's rows against what is held: each is accounted for, and once taken changes nothing more."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.small_school import ANNA, BILAL, CARYS, DEV
from upturn.exchange.reading.roll import RollRow
from upturn.exchange.roll_changes import ENROLMENT_FIELDS, PUPIL_FIELDS, Held, RollChange, roll_change

SAID = frozenset({"upn", "local_id", "forename", "surname", "form", "starts", "leaves"})
FIRST_DAY = date(2025, 8, 1)
UPNS = (ANNA, BILAL, CARYS, DEV)
STARTS = [None, *(date(2025, 9, 1) + timedelta(days=60 * number) for number in range(3))]
BLANK = dict.fromkeys([*PUPIL_FIELDS.values(), *ENROLMENT_FIELDS.values()])


@st.composite
def rows(draw: st.DrawFn) -> list[RollRow]:
    """Rows of four possible pupils, by UPN, by number or both, in one spell or several, right or wrong."""
    found = []
    for line in range(2, 2 + draw(st.integers(0, 6))):
        who = draw(st.integers(0, 3))
        upn = UPNS[who] if draw(st.integers(0, 3)) else None
        own = draw(st.sampled_from([who, who, who, 0]))
        number = f"00{own}" if draw(st.booleans()) or upn is None else None
        starts = draw(st.sampled_from(STARTS))
        leaves = draw(st.sampled_from([None, None, date(2025, 10, 24), date(2026, 2, 13)]))
        found.append(
            RollRow(
                line=line,
                identifiers=tuple(each for each in (upn, number) if each),
                upn=upn,
                local_id=number,
                name="Fenn",
                forename=f"Child{who}",
                surname="Fenn",
                form=draw(st.sampled_from(["6A", "6B"])),
                starts=starts,
                leaves=None if starts and leaves and leaves < starts else leaves,
            )
        )
    return found


def taken(held: list[Held], change: RollChange) -> list[Held]:
    """The enrolments as they are once a change is written."""
    changed = {each.held.enrolment_id: each for each in change.changed}
    after = [_as_changed(each, changed.get(each.enrolment_id)) for each in held]
    pupils = {each.person: each.pupil_id or 1000 * (1 + len(held)) + each.person for each in change.new}
    for new in change.new:
        after.append(_as_new(new, pupils[new.person], after))
    upns = {pupils[each.person]: each.upn for each in change.new if each.upn}
    upns |= {each.held.pupil_id: each.upn for each in change.changed if each.upn}
    said = {pupils[each.person]: each.pupil for each in change.new if each.pupil}
    said |= {each.held.pupil_id: each.pupil for each in change.changed if each.pupil}
    return [
        replace(
            each,
            upn=upns.get(each.pupil_id) or each.upn,
            values={**each.values, **said.get(each.pupil_id, {})},
        )
        for each in after
    ]


def _as_changed(held: Held, change: Any) -> Held:
    if change is None:
        return held
    values: Mapping[str, Any] = {**held.values, **change.enrolment}
    return replace(held, local_id=change.local_id, values=values, provisional=False)


def _as_new(new: Any, pupil_id: int, others: list[Held]) -> Held:
    spell = next((each for each in others if each.pupil_id == pupil_id), None)
    known = spell.values if spell else BLANK
    child = {name: known[name] for name in PUPIL_FIELDS.values()}
    number = 1 + max((each.enrolment_id for each in others), default=0)
    values = BLANK | child | new.enrolment
    return Held(number, pupil_id, spell.upn if spell else new.upn, new.local_id, values, False)


@given(rows(), rows())
def test_a_roll_taken_once_changes_nothing_more(earlier: list[RollRow], later: list[RollRow]) -> None:
    held: list[Held] = []
    for roll in (earlier, later):
        change = roll_change(roll, SAID, held, frozenset(), FIRST_DAY)
        held = taken(held, change)
        again = roll_change(roll, SAID, held, frozenset(), FIRST_DAY)
        if not change.rejected:
            # A row that was refused for another's number may be taken once that number is put right.
            assert again.new == ()
            assert again.changed == ()


@given(rows(), rows())
def test_every_row_is_accounted_for(earlier: list[RollRow], later: list[RollRow]) -> None:
    held = taken([], roll_change(earlier, SAID, [], frozenset(), FIRST_DAY))
    change = roll_change(later, SAID, held, frozenset(), FIRST_DAY)
    counted = len(change.new) + len(change.changed) + change.unchanged + len(change.rejected)
    assert counted == len(later)
    assert all(each.reason for each in change.rejected)


@given(rows(), rows())
def test_what_comes_out_can_be_kept(earlier: list[RollRow], later: list[RollRow]) -> None:
    """What the store insists on: one pupil a UPN, no two spells from one day, no end before a beginning."""
    held: list[Held] = []
    for roll in (earlier, later):
        held = taken(held, roll_change(roll, SAID, held, frozenset(), FIRST_DAY))
        spells = [(each.pupil_id, each.values["starts_on"]) for each in held]
        assert len(spells) == len(set(spells))
        owners = {(each.upn, each.pupil_id) for each in held if each.upn}
        assert len({upn for upn, _ in owners}) == len(owners)
        assert all(
            each.values["leaves_on"] is None or each.values["leaves_on"] >= each.values["starts_on"]
            for each in held
        )


@given(rows(), st.sets(st.sampled_from(UPNS)))
def test_nobody_else_s_child_is_taken(roll: list[RollRow], elsewhere: set[str]) -> None:
    change = roll_change(roll, SAID, [], frozenset(elsewhere), FIRST_DAY)
    assert not {each.upn for each in change.new} & elsewhere
    assert {row.line for row in roll if row.upn in elsewhere} <= {each.line for each in change.rejected}
