"""Several pupils with a pattern of the same kind, and in the same place: seven who are away on Fridays.

Each was found on its own; that so many are alike may be the school's. Who is away together is left out: it
is for two people in school alone.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from upturn.patterns.discovery import LEVEL as CHANCE
from upturn.patterns.findings import Finding
from upturn.patterns.kinds import Kind
from upturn.patterns.look import Look
from upturn.patterns.sentences import DAYS, about
from upturn.patterns.shared.cause import FEWEST_PUPILS, SharedCause, SharedKind, stands_out
from upturn.patterns.tails import binomial

PLACED = (Kind.WEEKDAY, Kind.LESSON)
"""Kinds with a place: the same one must be found oftener than it comes up."""

UNPLACED = (Kind.FIRST_SESSION, Kind.AFTER_BREAK, Kind.ALTERNATE_WEEKS)
"""Kinds that are alike by being found at all; of what is found at this level about one in ten is chance."""


def shared_findings(look: Look, findings: Sequence[Finding]) -> list[SharedCause]:
    """What several findings of one look have in common."""
    placed = [cause for kind in PLACED for cause in _placed(look, kind, _of(findings, kind))]
    unplaced = [_unplaced(kind, len(_of(findings, kind))) for kind in UNPLACED]
    return [*placed, *(cause for cause in unplaced if cause.observed >= FEWEST_PUPILS)]


def _of(findings: Sequence[Finding], kind: Kind) -> list[Finding]:
    return [each for each in findings if each.kind is kind]


def _placed(look: Look, kind: Kind, findings: Sequence[Finding]) -> list[SharedCause]:
    share, found = _SHARES[kind](look), Counter(each.which for each in findings)
    causes = [
        _alike(kind, which, observed, len(findings), share.get(which, 0.0), max(len(share), 1))
        for which, observed in sorted(found.items())
    ]
    return [cause for cause in causes if stands_out(cause.observed, cause.expected, cause.p)]


def _alike(kind: Kind, which: str, observed: int, n: int, share: float, places: int) -> SharedCause:
    chance = float(binomial(np.array([n]), np.array([observed]), np.array([share]))[0][0])
    where = f"{which}s" if kind is Kind.WEEKDAY else which
    return SharedCause(
        kind=SharedKind.FINDING,
        which=f"{kind}: {which}",
        sentence=f"{observed} pupils each have a pattern of {_WHAT[kind]} {where}. As it usually falls here, "
        f"it would be {about(n * share)} of those with such a pattern.",
        question=f"What is it about {where} here that we could change?",
        n=n,
        observed=observed,
        expected=n * share,
        p=min(chance * places, 1.0),
    )


_WHAT = {Kind.WEEKDAY: "short absences that begin on", Kind.LESSON: "missing"}


def _unplaced(kind: Kind, observed: int) -> SharedCause:
    what, question = _UNPLACED_WORDS[kind]
    return SharedCause(
        kind=SharedKind.FINDING,
        which=str(kind),
        sentence=f"{observed} pupils each have a pattern of {what}. By chance it would be "
        f"{about(CHANCE * observed)} of them.",
        question=question,
        n=observed,
        observed=observed,
        expected=CHANCE * observed,
        p=CHANCE**observed,
    )


_UNPLACED_WORDS = {
    Kind.FIRST_SESSION: (
        "mornings missed or late with the afternoon fine",
        "How does the day begin here, from the gate to the first lesson, and what could we change?",
    ),
    Kind.AFTER_BREAK: (
        "missing first days back after a break",
        "What are first days back like here, and what could we change?",
    ),
    Kind.ALTERNATE_WEEKS: (
        "absences that begin in every other week",
        "What differs here from one week to the next, and what could we change?",
    ),
}


def _weekday_share(look: Look) -> Mapping[str, float]:
    """The share of all short absences here that begin on each weekday."""
    began = np.bincount(look.days.weekday[look.spells.short_starts()[1]], minlength=len(DAYS))
    held = np.flatnonzero(began).tolist()
    return {DAYS[day]: float(began[day] / began.sum()) for day in held}


def _lesson_share(look: Look) -> Mapping[str, float]:
    """The share of all lessons that are of each subject, and that are at each hour."""
    if look.lessons is None:
        return {}
    lessons, count = look.lessons, max(len(look.lessons.mark), 1)
    by_subject = np.bincount(lessons.subject, minlength=len(lessons.subjects)) / count
    by_period = np.bincount(lessons.period, minlength=len(lessons.periods)) / count
    names = lessons.subjects + lessons.periods
    return dict(zip(names, [*by_subject.tolist(), *by_period.tolist()], strict=True))


_SHARES: dict[Kind, Callable[[Look], Mapping[str, float]]] = {
    Kind.WEEKDAY: _weekday_share,
    Kind.LESSON: _lesson_share,
}
