"""The figures of the engagement page, measured again: tables in Markdown, a line at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from upturn.patterns.printed_tables import table
from upturn.provision.calibration import PLANTED_AT, FoundFalls, Said, false_alarms, found_falls, said_of
from upturn.provision.lead_simulation import Provider, Truth
from upturn.provision.leads import DRAWS, FOLDS, Leading
from upturn.provision.learner_weeks import Measure
from upturn.provision.simulation import BEFORE, TERM, Settings

PROVIDERS = 3
"""Invented providers to each term of learners: a test of one takes as long as thousands of looks."""


@dataclass(frozen=True, slots=True)
class Case:
    """One way in which steady learners' weeks may go."""

    name: str
    settings: Settings


def cases(base: Settings) -> list[Case]:
    """What is measured: first what is promised, then what is worse."""
    return [
        Case("lessons like coins", replace(base, spreads=(1.0,))),
        Case("overdispersion 1.5", replace(base, spreads=(1.5,))),
        Case("overdispersion 2", base),
        Case("overdispersion 3", replace(base, spreads=(3.0,))),
        Case("overdispersion 4: whole days", replace(base, spreads=(4.0,))),
        Case("three steady, one of 4", replace(base, spreads=(1.0, 1.0, 1.0, 4.0))),
        Case("30 lessons a week", replace(base, lessons=(30,))),
        Case("10: two a day, in clumps of two", replace(base, lessons=(10,))),
        Case("8 lessons a week", replace(base, lessons=(8,))),
        Case("8, overdispersion 3", replace(base, lessons=(8,), spreads=(3.0,))),
        Case("a rota of 24 and 12, a tenth apart", replace(base, lessons=(24, 12), joins=(0.1, -0.1))),
        Case("a rota of 20, two fifths apart", replace(base, joins=(0.2, -0.2))),
        Case("a half term and Christmas", replace(base, holidays=(9, 17, 18))),
        Case("patches: log odds ±0.5", replace(base, patches=0.5)),
        Case("patches: log odds ±1", replace(base, patches=1.0)),
    ]


def verified(registers: int, learners: int, seed: int) -> Iterator[str]:
    """Everything the methods page says, of so many terms of so many learners a figure."""
    base = Settings(learners=learners, seed=seed)
    yield (
        f"{registers} × {learners:,} learners, {TERM} weekly looks after {BEFORE} weeks, from seed {seed}; "
        f"usual shares: {', '.join(f'{each.name.lower()} {share:g}' for each, share in base.usual.items())}; "
        f"learners differ by ±{base.differ:g}. 20 lessons a week and overdispersion 2 where nothing is said."
    )
    yield from _steady(base, registers)
    yield from _fallen(replace(base, learners=registers * learners, differ=0.0))
    yield from _leading(PROVIDERS * registers, seed)


def _steady(base: Settings, draws: int) -> Iterator[str]:
    rows = []
    for case in cases(base):
        each = false_alarms(case.settings, draws)
        rows.append((case.name, f"{each.learner_terms:,}", f"{each.share:.1%}",
                     f"{each.joined / each.learner_terms:.1%}"))  # fmt: skip
    headings = ("Steady learners", "learner-terms", "ever asked about", "about joining")
    yield from table(headings, rows)


def _fallen(base: Settings) -> Iterator[str]:
    """From 75% to 25%, in each case; then smaller falls, and falls of other measures."""
    planted = [(f"joined, {case.name}", found_falls(case.settings, Measure.JOINED)) for case in cases(base)]
    planted += [
        (f"joined, {before:.0%} to {after:.0%}", found_falls(base, Measure.JOINED, before, after))
        for before, after in ((0.9, 0.6), (0.75, 0.5), (0.5, 0.1), (0.95, 0.75))
    ]
    always = replace(base, usual={**base.usual, Measure.JOINED: 0.98})
    planted += [
        (f"{measure.name.lower()}, {name}", found_falls(settings, measure))
        for measure in (Measure.SUBMITTED, Measure.CONTRIBUTED)
        for name, settings in (("joining 75%", base), ("joining 98%", always))
    ]
    yield from table(
        (f"Falls from 75% to 25% planted in week {PLANTED_AT + 1}", "planted", "in 1 week", "in 2", "in 3"),
        [_found(name, each) for name, each in planted],
    )


def _found(name: str, each: FoundFalls) -> tuple[str, ...]:
    shares = (each.first / each.planted, each.second / each.planted, each.third / each.planted)
    return name, f"{each.planted:,}", *(f"{share:.0%}" for share in shares)


def _leading(count: int, seed: int) -> Iterator[str]:
    sixty = Provider(learners=60, seed=seed)
    asked = [
        *((f"{size} learners", replace(sixty, learners=size), truth) for size in (35, 60) for truth in Truth),
        *(("200 learners", replace(sixty, learners=200), truth) for truth in (Truth.TOGETHER, Truth.LEADS)),
        *(("60, hard weeks", replace(sixty, shocks=0.5), truth) for truth in (Truth.FOLLOWS, Truth.LEADS)),
    ]
    yield (
        f"Whether engagement leads: {count} providers each, 15 weeks of 20 lessons; {FOLDS} folds, {DRAWS} "
        "drawings again."
    )
    yield from table(
        ("Provider", "in truth", *(says.value for says in Leading), "picked without", "gain"),
        [_said(name, truth, said_of(truth, provider, count)) for name, provider, truth in asked],
    )


def _said(name: str, truth: Truth, said: Said) -> tuple[str, ...]:
    answers = (f"{said.share(says):.0%}" for says in Leading)
    return name, truth.value, *answers, f"{100 * said.without:.1f}", f"{100 * said.gain:+.1f}"
