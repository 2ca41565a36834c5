"""Two people's changes to one plan: what neither touched together is kept, and what both did is said."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.plans.differences import (
    as_seen,
    differences,
    label_of,
    merge,
    parts_of,
    whole_of,
    with_theirs,
)
from upturn.plans.document import (
    NOT_KNOWN_YET,
    Card,
    PlanDocument,
    PlanStep,
    PupilVersion,
    SmallStep,
    StepUp,
    Support,
    as_json,
    from_json,
)
from upturn.plans.mornings import MorningArrangement

BASE = PlanDocument(
    barriers=("noise",),
    in_the_way="The corridor is loud",
    steps=(PlanStep("s1", "Side gate", 1, "Ms Okoro"), PlanStep("s2", "Ring home", 2, "Mr Begum")),
    review_on=date(2026, 3, 19),
    review_by_id=1,
    review_by="Ms Okoro",
    supports=(Support("c1", "Check-in", 1, "Ms Okoro", (0, 3), date(2026, 3, 2), is_check_in=True),),
)
NAMES = {"noise": "Too loud", "mornings": "Mornings"}

words = st.sampled_from(["", "Side gate", "Library first", "Back by 10"])
days = st.dates(date(2026, 3, 1), date(2026, 4, 30))
people = st.sampled_from([(1, "Ms Okoro"), (2, "Mr Begum")])
lines = st.lists(words.filter(bool), max_size=2, unique=True).map(tuple)
steps = st.lists(
    st.builds(
        lambda key, text, person, due, done: PlanStep(key, text, *person, due, done),
        st.sampled_from(["s1", "s2", "s3", "s4"]),
        words.filter(bool),
        people,
        st.none() | days,
        st.none() | days,
    ),
    max_size=4,
    unique_by=lambda step: step.key,
).map(tuple)
supports = st.lists(
    st.builds(
        lambda key, name, person, weekdays: Support(key, name, *person, weekdays, date(2026, 3, 2)),
        st.sampled_from(["c1", "c2"]),
        words.filter(bool),
        people,
        st.sampled_from([(0,), (0, 3), (0, 1, 2, 3, 4)]),
    ),
    max_size=2,
    unique_by=lambda support: support.key,
).map(tuple)
small_steps = st.none() | st.builds(
    SmallStep, words, st.integers(0, 20), st.just(20), st.just((StepUp(date(2026, 4, 1), 12, 20),))
)
mornings = st.builds(
    MorningArrangement, arrive_by=st.none() | st.times(time(8), time(10)), place=words, code=st.just("")
).map(lambda morning: None if morning == MorningArrangement() else morning)
documents = st.builds(
    lambda reviewer, **said: PlanDocument(review_by_id=reviewer[0], review_by=reviewer[1], **said),
    reviewer=people,
    barriers=st.sampled_from([("noise",), ("mornings",), (NOT_KNOWN_YET,)]),
    in_the_way=words,
    steps=steps,
    review_on=days,
    supports=supports,
    morning=mornings,
    stays_the_same=words,
    card=st.builds(Card, helps=lines, not_to_say=lines),
    small_step=small_steps,
    pupil_version=st.builds(PupilVersion, what_is_hard=words, what_helps=words),
)


@given(documents)
def test_a_document_taken_apart_and_put_together_is_itself(document: PlanDocument) -> None:
    assert whole_of(parts_of(document)) == document
    assert from_json(as_json(document)) == document


@given(documents)
def test_every_part_has_a_label(document: PlanDocument) -> None:
    assert all(label_of(part) for part in parts_of(document))


@given(documents, documents, documents)
def test_a_part_only_one_side_touched_is_as_that_side_left_it(
    base: PlanDocument, theirs: PlanDocument, mine: PlanDocument
) -> None:
    merged = merge(base, theirs, mine)
    was, other, own, now = map(parts_of, (base, theirs, mine, merged.document))
    for part in {*was, *other, *own}:
        if part in merged.both:
            continue
        changed_by_me, changed_by_them = own.get(part) != was.get(part), other.get(part) != was.get(part)
        if changed_by_me:
            assert now.get(part) == own.get(part)
        if changed_by_them:
            assert now.get(part) == other.get(part)
        if not changed_by_me and not changed_by_them:
            assert now.get(part) == was.get(part)


@given(documents, documents, documents)
def test_nothing_typed_is_lost_where_both_touched_a_part(
    base: PlanDocument, theirs: PlanDocument, mine: PlanDocument
) -> None:
    merged = merge(base, theirs, mine)
    own, other, now = parts_of(mine), parts_of(theirs), parts_of(merged.document)
    for part in merged.both:
        assert now[part] == own.get(part, other.get(part))


@given(documents, documents, documents)
def test_merging_what_was_merged_changes_nothing(
    base: PlanDocument, theirs: PlanDocument, mine: PlanDocument
) -> None:
    once = merge(base, theirs, mine).document
    assert merge(theirs, theirs, once).document == once
    assert not merge(theirs, theirs, once).both


@given(documents, documents)
def test_one_who_changed_nothing_takes_everything(base: PlanDocument, theirs: PlanDocument) -> None:
    merged = merge(base, theirs, base)
    assert parts_of(merged.document) == parts_of(theirs)
    assert not merged.both


@given(documents, documents)
def test_taking_all_of_theirs_gives_theirs(mine: PlanDocument, theirs: PlanDocument) -> None:
    every = tuple({**parts_of(mine), **parts_of(theirs)})
    assert parts_of(with_theirs(mine, theirs, every)) == parts_of(theirs)


@given(documents, documents)
def test_a_difference_is_said_when_there_is_one_and_only_then(
    before: PlanDocument, after: PlanDocument
) -> None:
    was, now = parts_of(before), parts_of(after)
    expected = {part for part in {*was, *now} if was.get(part) != now.get(part)}
    assert {each.part for each in differences(before, after, NAMES)} == expected
    assert all(each.sentence.strip() for each in differences(before, after, NAMES))


def test_two_who_changed_one_step_are_both_told() -> None:
    mine = replace(BASE, steps=(replace(BASE.steps[0], text="Side gate by 8:50"), BASE.steps[1]))
    theirs = replace(BASE, steps=(replace(BASE.steps[0], due=date(2026, 3, 16)), BASE.steps[1]))
    merged = merge(BASE, theirs, mine)
    assert merged.both == ("steps:s1",)
    assert merged.document.steps[0].text == "Side gate by 8:50"


def test_a_step_i_took_out_and_they_changed_stays_to_be_looked_at() -> None:
    mine = replace(BASE, steps=BASE.steps[1:])
    theirs = replace(BASE, steps=(replace(BASE.steps[0], text="Another gate"), BASE.steps[1]))
    merged = merge(BASE, theirs, mine)
    assert merged.both == ("steps:s1",)
    assert {step.text for step in merged.document.steps} == {"Another gate", "Ring home"}


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        ({"barriers": ("noise", "mornings")}, "Added: Mornings."),
        ({"in_the_way": ""}, "No longer: The corridor is loud."),
        ({"stays_the_same": "Art."}, "Now: Art."),
        ({"review_on": date(2026, 3, 26)}, "Was: Thu 19 Mar. Now: Thu 26 Mar."),
        ({"review_by_id": 2, "review_by": "Mr Begum"}, "Was Ms Okoro, now Mr Begum."),
        ({"steps": BASE.steps[:1]}, "Taken out: Ring home, Mr Begum."),
        (
            {"steps": (replace(BASE.steps[0], done_on=date(2026, 3, 10)), BASE.steps[1])},
            "Done Tue 10 Mar: Side gate.",
        ),
        (
            {"supports": (replace(BASE.supports[0], weekdays=(0,)),)},
            "Check-in: was every Monday and Thursday from Mon 2 Mar; now every Monday from Mon 2 Mar.",
        ),
        ({"supports": (replace(BASE.supports[0], is_check_in=False),)}, "Check-in is no longer a check-in."),
        ({"morning": MorningArrangement(arrive_by=time(8, 50))}, "Now: 8:50."),
        (
            {"small_step": SmallStep("In by 9", 8, 20, (StepUp(date(2026, 4, 1), 12, 20),))},
            "Now: In by 9. From 8 of 20: by Wed 1 Apr, 12 of 20.",
        ),
        ({"card": Card(helps=("Side gate",))}, "Added: Side gate."),
    ],
    ids=str,
)
def test_what_changed_is_a_sentence(after: dict[str, object], sentence: str) -> None:
    assert [each.sentence for each in differences(BASE, replace(BASE, **after), NAMES)] == [sentence]


def test_a_barrier_the_reader_may_not_see_is_not_in_the_differences() -> None:
    assert differences(BASE, replace(BASE, barriers=("noise", "hidden")), NAMES) == ()


def test_a_document_as_seen_names_only_what_is_open() -> None:
    hidden = replace(
        BASE,
        barriers=("noise", "hidden", NOT_KNOWN_YET),
        steps=(replace(BASE.steps[0], barrier="hidden"), replace(BASE.steps[1], barrier="noise")),
        supports=(replace(BASE.supports[0], barrier="hidden"),),
    )
    seen = as_seen(hidden, frozenset({"noise"}))
    assert seen.barriers == ("noise", NOT_KNOWN_YET)
    assert [step.barrier for step in seen.steps] == ["", "noise"]
    assert "hidden" not in str(as_json(seen))
