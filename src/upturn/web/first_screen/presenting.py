"""The first screen, drawn from the town's own register, list, contacts and plans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.urls import reverse

from upturn.access.viewer import Viewer
from upturn.barriers.queries import WordsView
from upturn.families.promises import LastContact
from upturn.families.queries import ContactLine, PupilThisWeek
from upturn.families.weekly_list import Listed as OnTheList
from upturn.families.weekly_list import WeeksList
from upturn.plans.document import PlanDocument
from upturn.plans.progress import progress
from upturn.registers.codes import NO_MARK, code_numbered
from upturn.registers.queries import PupilYear
from upturn.web.components import Link
from upturn.web.first_screen.page import FirstScreen, Listed, OtherStory, Step, Story
from upturn.web.first_screen.telling import (
    Followed,
    confidence_words,
    fact_words,
    forty_words,
    last_forty,
    late_steps,
    steps_late,
    steps_told,
    still_owed,
)
from upturn.web.pupil.grid import Grid, GridSource, build_grid
from upturn.web.words import day_words, group_words, plural

SHOWN_OF_THE_WEEK = 6
GRID_WEEKS = 10
A_WEEK_WITHOUT_A_REASON = timedelta(days=7)
NOT_HERE_YET = (
    "What works here, and how sure we are",
    "Lessons joined online, beside the register",
)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """One pupil of the town with what their story is told from; ``contacts`` are oldest first.

    ``words`` are the pupil's own that may go home: nobody has signed in, so nothing narrower is shown.
    """

    pupil: PupilThisWeek
    year: PupilYear
    contacts: Sequence[ContactLine]
    words: Sequence[WordsView] = ()
    followed: Followed | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """What is owed by plans: those that stand, gaps nobody covers, reviews due, and severe absence."""

    plans: Sequence[PlanDocument] = ()
    gaps: int = 0
    reviews: int = 0
    severe_without_a_plan: int = 0


def first_screen(
    viewer: Viewer,
    everyone: Sequence[PupilThisWeek],
    week: WeeksList,
    capacity: int,
    jordan: Told | None,
    aisha: Told | None,
    promised: Promised,
    today: date,
) -> FirstScreen:
    """Everything the first screen says."""
    persistent = sum(bool(pupil.persistent) for pupil in everyone)
    people = {pupil.enrolment_id: pupil for pupil in everyone}
    had = sum(not pupil.severe for pupil in week.spoken_to)
    more = len(week.chosen) - SHOWN_OF_THE_WEEK
    return FirstScreen(
        headline=f"{plural(persistent, 'pupil')} {'has' if persistent == 1 else 'have'} "
        "missed one session in ten.",
        then="Most systems stop here. Upturn asks what is in the way, "
        "and keeps track of what adults said they would do.",
        story=_story(jordan, today) if jordan else None,
        other=_other(aisha, today) if aisha else None,
        week_title=f"This week’s {capacity}",
        week_summary=f"As many conversations as the team can hold: {had} had, {len(week.chosen)} to have. "
        f"{plural(len(week.severe), 'pupil')} who missed half or more stand in front of them, always.",
        this_week=tuple(_listed(each, people) for each in week.chosen[:SHOWN_OF_THE_WEEK]),
        week_more=f"And {more} more, each with the reason they were chosen." if more > 0 else "",
        owed=_owed(everyone, promised, today),
        not_here_yet=NOT_HERE_YET,
        sign_in=Link("Walk in: sign in as any of the cast", reverse("sign_in_as")),
        try_own=Link("Try your own register", reverse("try_register")),
        town=viewer.organisation_name,
    )


def _story(told: Told, today: date) -> Story:
    pupil, year = told.pupil, told.year
    since = progress(year.year.weeks, year.marks, until=today)
    return Story(
        name=_given(pupil),
        group=group_words(pupil.year_group, pupil.form),
        steps=steps_told(year.year.weeks, year.marks, told.contacts, told.words, told.followed),
        now=fact_words(since),
        confidence=confidence_words(since),
        grid=_grid(told, today),
        owed=_owed_to(told, today),
    )


def _owed_to(told: Told, today: date) -> tuple[Step, ...]:
    """What the plan says is late; where there is none, what somebody said they would look at again."""
    late = late_steps(told.followed, today) if told.followed else ()
    return late or still_owed(told.pupil.contact.promises, told.contacts, today)


def _other(told: Told, today: date) -> OtherStory:
    pupil = told.pupil
    forty = last_forty(told.year.year.weeks, told.year.marks, today)
    said = [f"{day_words(each.on)}: {each.line}" for each in told.contacts[-1:]]
    lines = [forty_words(forty), *said]
    return OtherStory(_given(pupil), group_words(pupil.year_group, pupil.form), tuple(lines))


def _grid(told: Told, today: date) -> Grid:
    """The last school weeks: from before the first conversation to today."""
    year = told.year
    due = np.asarray(year.due)
    held = np.flatnonzero(due | (np.frombuffer(year.marks, np.uint8) != NO_MARK))
    last = min(today, year.year.weeks.day(int(held[-1]))) if len(held) else today
    source = GridSource(
        weeks=year.year.weeks,
        marks=year.marks,
        due=due.tolist(),
        first=last - timedelta(weeks=GRID_WEEKS - 1, days=last.weekday()),
        last=last,
        code=code_numbered,
    )
    return build_grid(source, _given(told.pupil))


def _listed(each: OnTheList, people: dict[int, PupilThisWeek]) -> Listed:
    pupil = people[each.pupil.enrolment_id]
    return Listed(pupil.name, group_words(pupil.year_group, pupil.form), each.reasons[0].sentence)


def _owed(everyone: Sequence[PupilThisWeek], promised: Promised, today: date) -> tuple[str, ...]:
    """What adults owe, counted over the school: what plans promised first."""
    return (*_said(_owed_by_plans(promised, today)), *_said(_owed_by_contacts(everyone, today)))


def _said(counted: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(words for number, words in counted if number)


def _owed_by_plans(promised: Promised, today: date) -> tuple[tuple[int, str], ...]:
    late = sum(len(steps_late(plan.steps, today)) for plan in promised.plans)
    severe = promised.severe_without_a_plan
    return (
        (severe, f"{plural(severe, 'pupil')} who missed half or more, with no plan of any kind yet"),
        (late, f"{plural(late, 'thing')} we put in a plan and have not done by its day"),
        (
            promised.gaps,
            f"{plural(promised.gaps, 'check-in')} that did not happen, with nobody standing in yet",
        ),
        (promised.reviews, f"{plural(promised.reviews, 'plan')} to look at again, today or before"),
    )


def _owed_by_contacts(everyone: Sequence[PupilThisWeek], today: date) -> tuple[tuple[int, str], ...]:
    late = sum(_is_due(pupil.contact, today) for pupil in everyone)
    old = sum(
        pupil.no_reason_since is not None and today - pupil.no_reason_since >= A_WEEK_WITHOUT_A_REASON
        for pupil in everyone
    )
    asked = sum(bool(pupil.persistent) and pupil.contact.conversation is None for pupil in everyone)
    persistent = sum(bool(pupil.persistent) for pupil in everyone)
    return (
        (late, f"{plural(late, 'promise')} to look again, due or late"),
        (old, f"{plural(old, 'pupil')} with an absence nobody has explained for a week"),
        (
            asked,
            f"{asked:,} of those {persistent:,} with no conversation recorded: nobody may have asked why",
        ),
    )


def _is_due(contact: LastContact, today: date) -> bool:
    return contact.look_again_on is not None and contact.look_again_on <= today


def _given(pupil: PupilThisWeek) -> str:
    return pupil.given_name
