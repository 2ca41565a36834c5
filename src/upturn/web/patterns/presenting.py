"""Looks, what is shared, and pupils with a suggestion, as the Patterns page shows them. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse

from upturn.patterns.discovery import SENTENCES
from upturn.patterns.enough import FEWEST_PUPILS, FEWEST_WEEKS
from upturn.patterns.kinds import TESTED, Kind
from upturn.patterns.queries import AheadSeen, FindingSeen, FoundOfPupil, LookSeen
from upturn.patterns.sentences import in_a_list
from upturn.people.clock import school_day
from upturn.web.ahead.presenting import ahead_sections
from upturn.web.components import Action, Link
from upturn.web.patterns.page import (
    LooksTaken,
    PatternsPage,
    PupilsSuggested,
    PupilSuggested,
    SharedLine,
    Suggestion,
)
from upturn.web.words import day_words, group_words, listed, plural

INTRO = (
    "What the register suggests asking, and what may be ours to change. A pattern is a question, not a cause."
)
WHO_MAY_LOOK = "The attendance lead, the SENCO, the DSL or the head asks for a look between half terms."


@dataclass(frozen=True, slots=True)
class Looked:
    """All that the page is made from: ``found`` is None for whoever may not see every pupil."""

    of_the_year: LookSeen | None
    latest: LookSeen | None
    next_look: date | None
    found: Sequence[FoundOfPupil] | None
    ahead: AheadSeen
    today: date
    may_look: bool


def patterns_page(looked: Looked) -> PatternsPage:
    """The whole page."""
    shared = looked.of_the_year.shared if looked.of_the_year else ()
    return PatternsPage(
        intro=INTRO,
        shared=tuple(SharedLine(each.sentence, each.question) for each in shared),
        shared_nothing=_shared_nothing(looked.of_the_year),
        looks=_looks(looked),
        pupils=None if looked.found is None else _pupils(looked, looked.found),
        ahead=ahead_sections(looked.ahead, looked.today, sees_pupils=looked.found is not None),
    )


def _shared_nothing(look: LookSeen | None) -> str:
    if look is None:
        return (
            "Nothing has been looked for yet. A lesson, a weekday’s first session or a day that five pupils "
            "or more share will be here after the first look, at the end of a half term."
        )
    if look.why_not:
        return look.why_not
    return (
        "Nothing stands out that several pupils share. A lesson, a weekday’s first session or a day would be "
        "here if five pupils or more shared it, and twice as many as usual here."
    )


def _looks(looked: Looked) -> LooksTaken:
    return LooksTaken(
        lines=tuple(_lines(looked)),
        next=_next(looked.next_look),
        look_now=Action("Look now", reverse("patterns_look"), "" if looked.may_look else WHO_MAY_LOOK),
    )


def _lines(looked: Looked) -> Iterator[str]:
    look, latest = looked.of_the_year, looked.latest
    if look is None and latest is None:
        yield (
            f"Nobody has looked yet. Marks of {FEWEST_PUPILS} pupils over {FEWEST_WEEKS} school weeks would "
            "be enough to look at."
        )
    if look is not None:
        yield f"Looked for on {_when(look)}, in marks up to {day_words(look.until)}."
        yield from _how_many(look)
    if latest is not None:
        yield f"Drifting and small wins: in marks up to {day_words(latest.until)}, looked at {_when(latest)}."
        if latest.why_not and (look is None or latest.why_not != look.why_not):
            yield latest.why_not


def _when(look: LookSeen) -> str:
    asked = f", asked by {look.by}" if look.by else ""
    return f"{day_words(school_day(look.at))}{asked}"


def _how_many(look: LookSeen) -> Iterator[str]:
    if look.why_not:
        yield look.why_not
        return
    yield f"There was enough to look at for {plural(look.pupils, 'pupil')}."
    if look.too_little:
        yield (
            f"There was too little for {look.too_little:,}: marks in three quarters of the school’s weeks, "
            "with no more than one in ten missing, would be enough."
        )
    if look.of_lessons:
        yield look.of_lessons


def _next(day: date | None) -> str:
    if day is None:
        return "The next look is when a half term has ended."
    return f"The next look is of marks up to {day_words(day)}, when the half term has ended."


def _pupils(looked: Looked, found: Sequence[FoundOfPupil]) -> PupilsSuggested:
    standing = [each for each in found if not _is_aside(each.finding)]
    aside = len(found) - len(standing)
    patterns = _by_pupil(each for each in standing if each.finding.kind is not Kind.SPELLS)
    told = {each.link for each in patterns}
    single = [each for each in _by_pupil(standing) if each.link not in told]
    return PupilsSuggested(
        title=f"Pupils the register suggests asking ({len(patterns)})" if patterns else "Pupils to ask",
        pupils=tuple(patterns),
        single_days_title=f"{plural(len(single), 'more pupil')} often away for a single day",
        single_days=tuple(single),
        aside=f"{plural(aside, 'suggestion')} set aside by whoever helps the pupil." if aside else "",
        nothing=_nobody(looked),
    )


def _by_pupil(found: Iterable[FoundOfPupil]) -> list[PupilSuggested]:
    return [_pupil(list(own)) for _, own in groupby(found, key=lambda each: each.enrolment_id)]


def _nobody(looked: Looked) -> str:
    if looked.of_the_year is None and looked.latest is None:
        return "Nobody has looked yet. Pupils will be here by name, with a fact and a question to open with."
    return (
        "The register suggests nothing to ask of anybody now. Silence means little: most patterns are too "
        "faint for a year of marks to show."
    )


def _is_aside(finding: FindingSeen) -> bool:
    return finding.answered is not None and finding.answered.is_set_aside


def _pupil(own: Sequence[FoundOfPupil]) -> PupilSuggested:
    who = own[0]
    said = sorted((each.finding for each in own), key=lambda each: each.kind not in TESTED)[:SENTENCES]
    takers = [each.answered.by for each in said if each.answered]
    return PupilSuggested(
        name=who.name,
        group=group_words(who.year_group, who.form),
        link=Link("Open", f"{reverse('pupil', args=[who.pupil_id])}#asking"),
        suggestions=tuple(Suggestion(in_a_list(each.sentence), each.question) for each in said),
        taken_up=f"{listed(sorted(set(takers)))} said they would ask" if takers else "",
    )
