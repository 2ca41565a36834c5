"""The forms of a placement: expectations and yeses, messages, reviews, attempts, the end and after."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms

from upturn.access.roles import RoleName
from upturn.provision.pathway.attempts import (
    ANSWERS,
    MOST_STEPS,
    QUESTIONS,
    AttemptStep,
    Destination,
    Readiness,
    Went,
)
from upturn.provision.pathway.bundles import Bundle
from upturn.provision.pathway.cycle import LONGEST_CYCLE, MOST_MINUTES, SHORTEST_CYCLE, USUAL_CYCLE
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.placement import Ended, Expectations, StepUp
from upturn.provision.pathway.sharing import SharedField
from upturn.provision.placing.actions import Agreed
from upturn.provision.placing.queries import AttemptSeen, PlacementSeen
from upturn.provision.readiness import Answer
from upturn.provision.together.actions import LONGEST_MESSAGE, Attempt
from upturn.web.pathway.forms import PathwayForm, day, line, text, whole
from upturn.web.pathway.sharing_fields import left_out, narrowing_fields, sharing_field

STEPS_UP = 4
STEPS_AT_FIRST = 3


class ExpectationsForm(PathwayForm):
    """What is expected at first, with dated steps up, days, cost and review cycle."""

    starts_on = day("First day", required=True)
    ends_on = day("Last day", required=True)
    settling_in_until = day(
        "Settling in until",
        "Until then nothing is raised but a no-show, which is followed up the same lesson.",
        required=True,
    )
    lessons_a_week = whole("Lessons a week, to begin with", 1, 50, required=True)
    words = text("What is expected, in words the pupil would use", rows=2)
    low_pressure = text("What stays easy", "Camera off, chat only, a quiet entry, as agreed.", rows=2)
    review_every_weeks = whole("Review every so many weeks", SHORTEST_CYCLE, LONGEST_CYCLE, required=True)
    weekly_cost = whole("Cost a week, in pounds", 0, 10_000)
    based_on_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, STEPS_UP + 1):
            self.fields[f"step_on_{place}"] = day(f"Step {place}: from")
            self.fields[f"step_lessons_{place}"] = whole(f"Step {place}: lessons a week", 1, 50)

    def agreed(self) -> Agreed:
        """What the form proposes."""
        given = self.cleaned_data
        return Agreed(
            given["starts_on"],
            given["ends_on"],
            given["settling_in_until"],
            given["review_every_weeks"],
            given["weekly_cost"],
            Expectations(
                given["lessons_a_week"], given["words"], given["low_pressure"], tuple(self._steps())
            ),
        )

    def _steps(self) -> list[StepUp]:
        given = self.cleaned_data
        pairs = [(given[f"step_on_{n}"], given[f"step_lessons_{n}"]) for n in range(1, STEPS_UP + 1)]
        return [StepUp(on, lessons) for on, lessons in pairs if on and lessons]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for place in range(1, STEPS_UP + 1):
            if bool(given.get(f"step_on_{place}")) is not bool(given.get(f"step_lessons_{place}")):
                self.add_error(f"step_on_{place}", "A step has a day and a number of lessons.")
        return given


def expectations_initial(seen: PlacementSeen) -> dict[str, Any]:
    """What the form opens with for a placement that is there."""
    held = seen.expectations or Expectations(1)
    steps: dict[str, Any] = {f"step_on_{n}": step.on for n, step in enumerate(held.steps, start=1)}
    steps |= {f"step_lessons_{n}": step.lessons_a_week for n, step in enumerate(held.steps, start=1)}
    return {
        "starts_on": seen.span.starts_on,
        "ends_on": seen.span.ends_on,
        "settling_in_until": seen.span.settling_in_until,
        "review_every_weeks": seen.review_every_weeks,
        "weekly_cost": seen.weekly_cost,
        "lessons_a_week": held.lessons_a_week,
        "words": held.words,
        "low_pressure": held.low_pressure,
        "based_on_version": seen.version,
        **steps,
    }


def first_expectations(starts_on: date | None, ends_on: date | None, cost: int | None) -> dict[str, Any]:
    """What the form opens with for a placement that is to be: what the referral said."""
    return {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "weekly_cost": cost,
        "review_every_weeks": USUAL_CYCLE,
    }


class SharingForm(PathwayForm):
    """A form in which a side agrees to share; each bundle is a row of boxes."""

    def __init__(
        self,
        *args: Any,
        bundles: Sequence[Bundle],
        names: Callable[[Party], str],
        until: Callable[[Bundle], str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bundles = bundles
        for bundle in bundles:
            self.fields[f"share_{bundle.key}"] = sharing_field(bundle, names(bundle.to), until(bundle))

    def left_out(self) -> list[tuple[str, SharedField]]:
        """What was unticked."""
        return left_out(self.bundles, self.cleaned_data)


class YesForm(SharingForm):
    """One side's yes to the expectations as they stand."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    party = forms.ChoiceField(label="Whose yes")
    who = line("Who agreed, by name", required=True)
    on = day("On", required=True)

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        party = self.fields["party"]
        assert isinstance(party, forms.ChoiceField)
        party.choices = [(each.value, each.label) for each in parties]


class MessageForm(PathwayForm):
    """One message of the shared thread."""

    words = forms.CharField(
        label="Message", max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 5})
    )
    is_restricted = forms.BooleanField(
        label="Only for those there who see needs: attendance lead, SENCO, DSL and head", required=False
    )

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_by"] = forms.MultipleChoiceField(
            label="Who may read it",
            choices=others,
            initial=[value for value, _ in others[:1]],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Say who may read it: choose at least one of the other sides."},
        )

    def sides(self) -> list[Party]:
        """The sides it is for."""
        return [Party(each) for each in self.cleaned_data["seen_by"]]


class ReviewForm(PathwayForm):
    """A review that was held."""

    held_on = day("Held on", required=True)
    present = forms.CharField(label="Who was there", max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, MOST_MINUTES + 1):
            self.fields[f"minute_{place}"] = line(
                f"Line {place}", "What was agreed, by whom, until when." if place == 1 else ""
            )

    def minutes(self) -> list[str]:
        """The minutes, one to three lines."""
        return [self.cleaned_data[f"minute_{place}"] for place in range(1, MOST_MINUTES + 1)]


class AttemptForm(PathwayForm):
    """An attempt, its steps, and how ready the learner said they were; of one begun, how it went."""

    to = line("Where to", "Which place, which lessons: “Tuesday mornings at school”.", required=True)
    began_on = day("From", required=True)
    ready_words = line("What they said about it, in their words")
    went = forms.ChoiceField(label="How it went", choices=[(each.value, each.label) for each in Went])
    ended_on = day("Ended on", "Leave it empty while it is under way.")
    learned = text("What was learned", "An attempt that stopped is how the next one holds.")
    based_on_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, held: AttemptSeen | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = range(1, (min(len(held.steps) + 2, MOST_STEPS) if held else STEPS_AT_FIRST) + 1)
        for name, words in QUESTIONS:
            self.fields[name] = forms.TypedChoiceField(
                label=f"“{words}”",
                choices=[("", "Not asked, or skipped"), *ANSWERS],
                coerce=Answer,
                empty_value=None,
                required=False,
            )
        for place in self.steps:
            self.fields[f"step_{place}"] = line(f"Step {place}")
            self.fields[f"by_{place}"] = day(f"Step {place}: by")
            if held:
                self.fields[f"done_{place}"] = day(f"Step {place}: done on")
        if held is None:
            for name in ("went", "ended_on", "learned"):
                del self.fields[name]
        order = ["to", "began_on"]
        order += [f"{name}_{n}" for n in self.steps for name in ("step", "by", "done")]
        self.order_fields([*order, *(name for name, _ in QUESTIONS), "ready_words"])

    def attempt(self) -> Attempt:
        """The attempt as the form says it."""
        given = self.cleaned_data
        steps = [
            AttemptStep(given[f"step_{n}"], given[f"by_{n}"] or given["began_on"], given.get(f"done_{n}"))
            for n in self.steps
            if given[f"step_{n}"].strip()
        ]
        ready = Readiness(
            given["feels_ok"], given["someone_helps"], given["can_do_some"], given["ready_words"]
        )
        return Attempt(
            given["to"],
            given["began_on"],
            tuple(steps),
            ready,
            Went(given.get("went", Went.UNDER_WAY)),
            given.get("ended_on"),
            given.get("learned", ""),
        )


def attempt_initial(seen: AttemptSeen) -> dict[str, Any]:
    """What the form opens with for an attempt that is there."""
    steps: dict[str, Any] = {}
    for place, step in enumerate(seen.steps, start=1):
        steps |= {f"step_{place}": step.text, f"by_{place}": step.by, f"done_{place}": step.done_on}
    return {
        "to": seen.to,
        "began_on": seen.began_on,
        "ready_words": seen.readiness.words,
        "went": seen.went.value,
        "ended_on": seen.ended_on,
        "learned": seen.learned,
        "based_on_version": seen.version,
        **{name: getattr(seen.readiness, name) for name, _ in QUESTIONS},
        **steps,
    }


class EndForm(PathwayForm):
    """How and when a placement ended."""

    how = forms.ChoiceField(label="How it ended", choices=[(each.value, each.label) for each in Ended])
    ended_on = day("Its last day was", required=True)
    line = text("In a line", "What both sides keep of it.", rows=2)


class DestinationForm(PathwayForm):
    """Where the pupil went on to."""

    kind = forms.ChoiceField(
        label="Where they went on to", choices=[(each.value, each.label) for each in Destination]
    )
    line = line("In a line")


class FollowUpForm(PathwayForm):
    """How it is going there, twelve weeks on."""

    still_there = forms.TypedChoiceField(
        label="Are they still there?",
        choices=[("", "We do not know"), ("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    line = line("How it is going, in a line")


class NarrowForm(forms.Form):
    """Share less than was agreed."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, fields: Sequence[SharedField], roles: Sequence[RoleName], until: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields"], self.fields["roles"] = narrowing_fields(fields, roles)
        self.fields["until"] = day("Until", required=True)
        self.initial.setdefault("until", until)
