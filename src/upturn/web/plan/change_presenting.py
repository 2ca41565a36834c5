"""The form that changes a plan as its page shows it: what is open, what is wrong, what others saved."""

from collections.abc import Iterable

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.urls import reverse

from upturn.plans.differences import Part, differences, label_of, parts_of
from upturn.plans.document import PlanDocument, PlanStep, Support
from upturn.plans.mornings import warnings
from upturn.plans.refusals import SavedMeanwhile, who_changed
from upturn.plans.sentences import (
    barrier_words,
    in_a_row,
    step_words,
    support_words,
    value_words,
)
from upturn.support.doors.queries import door_times
from upturn.web import clock
from upturn.web.plan.change_state import CHOICE, Changing, State, saved_since
from upturn.web.plan.forms import PlanForm, Row, TypedForm
from upturn.web.plan.page import ChangePage, Clash, Meanwhile, Problem, Proposal, Section, ShownRow
from upturn.web.plan.saying import proposal_of
from upturn.web.plan.typed import document_from
from upturn.web.words import day_words, lead_words

_MORNING = (
    "arrive_by", "place", "greeted_by", "first_thirty", "registered_at", "registered_by", "code",
    "approved_by", "parent_agreed", "morning_review_on", "ends_on", "supervised_by",
)  # fmt: skip
_FLEXIBLE = ("stays_the_same", "flexibility", "boundaries")
_CARD = ("helps", "agreed", "not_to_say", "low_pressure")
_SMALL = ("small_words", "small_attended", "small_counted", "small_why")
_OWN = ("what_is_hard", "what_helps", "my_next_step", "who_i_go_to")
_HOME = ("familys_part", "settling_in_until")
_BEGINNING = 90
_LEGENDS = {"step": "Step", "support": "Support", "up": "Dated step up"}


def change_page(changing: Changing, state: State) -> ChangePage:
    """The page of the form as it stands."""
    title = "Change the plan" if changing.plan else "Write a plan"
    plan = state.forms.plan
    return ChangePage(
        name=changing.pupil.name,
        pupil_id=changing.record.pupil_id,
        title=title,
        save=f"Save version {changing.plan.version + 1}" if changing.plan else "Save the plan",
        sections=tuple(_sections(changing, state)),
        hidden=tuple(plan.hidden_fields()),
        why=plan["why"],
        problems=tuple(_problems(state.forms.every)),
        meanwhile=_meanwhile(changing, state),
        request_key=state.request_key,
        designated_lead=lead_words(changing.designated_leads, with_office=True),
        barriers_url=reverse("barriers", args=[changing.record.pupil_id]),
    )


def _sections(changing: Changing, state: State) -> Iterable[Section]:
    plan, rows = state.forms.plan, state.forms.rows
    yield Section(
        "way",
        "What is in the way",
        "Every adult who works with this pupil can read this. What was said in private stays there.",
        fields=_fields(plan, "in_the_way", *(("barriers",) if changing.choices.barriers else ())),
        always=True,
    )
    yield Section(
        "step",
        "Who will do what",
        rows=_rows(rows["step"], "step"),
        add="Add another step",
        add_kind="step",
        always=True,
    )
    yield Section(
        "review",
        "Who looks again, and when",
        fields=_fields(plan, "review_on", "review_by", "agreed_with"),
        always=True,
    )
    for key, title, hint, names, kind in _FOLDED:
        yield _folded(changing, state, key, (title, hint), names, kind)


_FOLDED: tuple[tuple[str, str, str, tuple[str, ...], str], ...] = (
    (
        "support",
        "Supports, with who and how often",
        "How often is the dose we mean to give. What was given is counted beside it.",
        (),
        "support",
    ),
    (
        "morning",
        "The morning",
        "Say where they are registered, by when and with which code, so that the help costs them no mark.",
        _MORNING,
        "",
    ),
    ("flexible", "What stays the same, and what is flexible", "", _FLEXIBLE, ""),
    (
        "card",
        "The card every teacher reads",
        "Nothing confidential: everyone who teaches the pupil, and whoever covers, reads this.",
        _CARD,
        "",
    ),
    ("up", "The next small step", "From the pupil’s own record, agreed with them.", _SMALL, "up"),
    (
        "own",
        "In the pupil’s own words",
        "Only what the pupil agreed may go home: this is their version, and the family reads it.",
        _OWN,
        "",
    ),
    ("home", "The family’s part, and settling in", "", _HOME, ""),
)
_ADD = {"support": "Add a support", "up": "Add a dated step up"}


def _folded(
    changing: Changing, state: State, key: str, said: tuple[str, str], names: tuple[str, ...], kind: str
) -> Section:
    plan, rows = state.forms.plan, state.forms.rows[kind] if kind else ()
    wrong = any(plan[name].errors for name in names) or any(row.errors for row in rows)
    return Section(
        key,
        *said,
        says=_beginning(plan, names, rows),
        fields=_fields(plan, *names),
        rows=_rows(rows, kind) if kind else (),
        add=_ADD.get(kind, ""),
        add_kind=kind,
        is_open=wrong or key in state.opened,
        warnings=_warnings(changing) if key == "morning" else (),
        proposal=_proposal(changing) if key == "up" else None,
    )


def _beginning(plan: PlanForm, names: Iterable[str], rows: Iterable[Row]) -> str:
    """The beginning of what a folded part holds, so that nobody opens it to find out."""
    held = [str(value) for row in rows for value in (row.named,) if value]
    held += [text for name in names if isinstance(text := plan[name].value(), str) and text]
    words = " · ".join(" ".join(each.split()) for each in held)
    return words if len(words) <= _BEGINNING else f"{words[:_BEGINNING].rsplit(' ', 1)[0]} …"


def _fields(plan: PlanForm, *names: str) -> tuple[BoundField, ...]:
    return tuple(plan[name] for name in names)


def _rows(rows: Iterable[Row], kind: str) -> tuple[ShownRow, ...]:
    return tuple(
        ShownRow(
            row=str(row.prefix),
            legend=f"{_LEGENDS[kind]} {number}",
            hidden=tuple(row.hidden_fields()),
            fields=tuple(field for field in row.visible_fields() if _is_asked(field)),
            take_out=f"Take out {_LEGENDS[kind].lower()} {number}",
        )
        for number, row in enumerate(rows, start=1)
    )


def _is_asked(field: BoundField) -> bool:
    """A choice with nothing to choose is not asked."""
    return field.name != "barrier" or len(list(field.field.choices)) > 1  # type: ignore[attr-defined]


def _proposal(changing: Changing) -> Proposal:
    return proposal_of(changing.proposal)


def _warnings(changing: Changing) -> tuple[str, ...]:
    """What the morning that stands would do to the register; said once more when the new one is saved."""
    if not changing.plan or not changing.plan.document.morning:
        return ()
    times = door_times(changing.viewer.organisation_id)
    return warnings(changing.plan.document.morning, times.registers_close, clock.today())


def _problems(forms: Iterable[TypedForm]) -> Iterable[Problem]:
    for form in forms:
        for name, found in form.errors.items():
            for sentence in found:
                if name == NON_FIELD_ERRORS:
                    yield Problem(sentence)
                else:
                    field = form[name]
                    yield Problem(f"{field.label}: {sentence}", f"#{field.id_for_label or field.auto_id}")


def _meanwhile(changing: Changing, state: State) -> Meanwhile | None:
    if changing.plan is None or state.merged_from is None or state.merged_from >= changing.plan.version:
        return None
    base, later = changing.version(state.merged_from), saved_since(changing, state.merged_from)
    if base is None:
        return None
    saved = [SavedMeanwhile(each.number, each.by, each.at, each.why) for each in later]
    changes = differences(base, changing.plan.document, changing.barrier_names)
    return Meanwhile(
        sentence=who_changed(saved),
        saved=tuple(
            f"Version {each.number}, {each.by}, {day_words(each.on)}{f': {each.why}' if each.why else ''}"
            for each in later
        ),
        changes=tuple((each.label, each.sentence) for each in changes) if state.merged_from else (),
        clashes=_clashes(changing, state, changing.plan.document),
    )


def _clashes(changing: Changing, state: State, theirs: PlanDocument) -> tuple[Clash, ...]:
    other = parts_of(theirs)
    mine = _own_parts(changing, state)
    return tuple(
        Clash(
            part=part,
            name=f"{CHOICE}{part}",
            label=label_of(part),
            mine=_part_words(part, mine.get(part), changing) if mine else "As it stands in the form below.",
            theirs=_part_words(part, other.get(part), changing),
            chosen="".join(state.typed.get(f"{CHOICE}{part}", [])),
        )
        for part in state.both
    )


def _own_parts(changing: Changing, state: State) -> dict[str, object]:
    """What the form says, part by part; nothing while a field of it cannot be read."""
    if not all(map(_can_be_read, state.forms.every)):
        return {}
    return parts_of(document_from(state.forms, changing.writing(None, state.request_key)))


def _can_be_read(form: TypedForm) -> bool:
    """Whether every field could be read; a form nobody asked to check stays unchecked."""
    checked, form.checked = form.checked, True
    wrong = form.errors.keys() - {NON_FIELD_ERRORS}
    form.checked = checked
    return not wrong


def _part_words(part: Part, value: object, changing: Changing) -> str:
    """A part as a reader says it; of barriers only those that are open to them."""
    if part == "barriers" and isinstance(value, tuple):
        value = barrier_words(value, changing.barrier_names)
    if value in (None, "", ()):
        return "Nothing."
    if isinstance(value, PlanStep):
        return f"{step_words(value)}{', done' if value.done_on else ''}."
    if isinstance(value, Support):
        return f"{support_words(value)}."
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], int):
        return f"{value[1]}."
    if isinstance(value, tuple):
        return f"{in_a_row([str(each) for each in value])}."
    return value_words(value)
