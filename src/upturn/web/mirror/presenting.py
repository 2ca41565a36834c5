"""The sameness mirror in figures, each with its period, its formula and how fresh it is. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from upturn.families.queries import PURPOSES as CONTACT_PURPOSES
from upturn.registers.queries import Freshness
from upturn.reviews.mirror.asked import ENOUGH_CONTACTS, Asked, AskedOf, is_enough
from upturn.reviews.mirror.queries import ContactLog, PupilMirrored
from upturn.reviews.sameness import FIRST_STEPS, Sameness, sameness_words
from upturn.web.components import Figure, Link, Provenance, paginate
from upturn.web.mirror.page import AskPage, AskRow, MirrorPage, PurposeRow, StepsRow
from upturn.web.words import day_words, group_words, of, plural, span_words

ONE_IN_TEN = "missed one session in ten or more this year"
PURPOSES = dict(CONTACT_PURPOSES)
_TITLES = {Asked.NEVER: "Never asked why", Asked.NO_ANSWER: "Asked, no answer yet"}


def mirror_page(log: ContactLog, seen: Sameness, freshness: Freshness, today: date) -> MirrorPage:
    """The mirror, or why it cannot say anything yet."""
    return MirrorPage(
        period=span_words(log.since, today),
        figures=_figures(log, seen, freshness, today),
        said=sameness_words(seen)[:1],
        steps=tuple(
            StepsRow(", then ".join(each.steps), plural(each.pupils, "pupil")) for each in seen.commonest
        ),
        purposes=tuple(PurposeRow(purpose, f"{number:,}") for purpose, number in log.purposes),
        purposes_said=_purposes_said(log),
        purposes_provenance=_provenance(
            log, freshness, today, "Every contact recorded this year, once, by what it was for."
        ),
        too_short=_too_short(log),
    )


def ask_page(
    asked: Asked,
    pupils: Sequence[PupilMirrored],
    found: Mapping[int, AskedOf],
    page: int,
    today: date,
) -> AskPage:
    """The pupils behind a figure: by name, each with the reason in words."""
    here = [each for each in pupils if found[each.enrolment_id].asked is asked]
    pages = paginate(len(here), page)
    shown = here[max(pages.first - 1, 0) : pages.last]
    return AskPage(
        title=_TITLES[asked],
        intro=f"Pupils on roll who have {ONE_IN_TEN}, by name. "
        + (
            "No contact about them was to ask, and no guided conversation is recorded."
            if asked is Asked.NEVER
            else "Somebody asked, and nobody has answered yet."
        ),
        rows=tuple(_ask_row(each, found[each.enrolment_id], today) for each in shown),
        nothing="Everybody here has been asked."
        if asked is Asked.NEVER
        else "Nobody is waiting: whoever was asked has answered.",
        pagination=pages,
    )


def _figures(log: ContactLog, seen: Sameness, freshness: Freshness, today: date) -> tuple[Figure, ...]:
    same = seen.commonest[0].pupils if seen.commonest else 0
    everyone = f"of {plural(seen.pupils, 'pupil')} who {ONE_IN_TEN}"

    def worked_out(formula: str) -> Provenance:
        return _provenance(log, freshness, today, formula)

    return (
        Figure(
            label=f"Met the same {FIRST_STEPS} steps in the same order",
            value=f"{same:,}",
            unit=f"of {plural(seen.with_three_steps, 'pupil')} with {FIRST_STEPS} contacts or more",
            note=", then ".join(seen.commonest[0].steps) if seen.commonest else "",
            provenance=worked_out(
                f"Pupils whose first {FIRST_STEPS} contacts of the year, in order, were the commonest ones."
            ),
        ),
        Figure(
            label="Never asked why",
            value=f"{seen.never_asked:,}",
            unit=everyone,
            tone="owed" if seen.never_asked else "",
            link=Link("See who they are", reverse("mirror_never_asked")) if seen.never_asked else None,
            provenance=worked_out("Pupils with no contact that was to ask and no guided conversation."),
        ),
        Figure(
            label="Asked, no answer yet",
            value=f"{seen.asked_unanswered:,}",
            unit=everyone,
            link=Link("See who they are", reverse("mirror_no_answer")) if seen.asked_unanswered else None,
            provenance=worked_out("Pupils asked by letter or call alone, with nobody spoken to."),
        ),
        Figure(
            label="Asked why, and answered",
            value=f"{seen.asked:,}",
            unit=everyone,
            provenance=worked_out("Pupils with a contact to ask in which pupil or family was spoken with."),
        ),
    )


def _provenance(log: ContactLog, freshness: Freshness, today: date, formula: str) -> Provenance:
    marks = f"marks to {day_words(freshness.marks_to)}" if freshness.marks_to else "no register yet"
    return Provenance(
        sessions=f"Pupils on roll who {ONE_IN_TEN}; contacts recorded, those taken back left out.",
        period=span_words(log.since, today),
        formula=formula,
        as_of=f"Contacts to {day_words(today)}; {marks}",
        missing="A contact nobody recorded is not here: the log is only as whole as it is kept.",
    )


def _purposes_said(log: ContactLog) -> str:
    counts = dict(log.purposes)
    said = f"Of {plural(log.contacts, 'contact')} this year"
    return (
        f"{said}, {counts['To ask']:,} were to ask, {counts['To celebrate']:,} to celebrate and "
        f"{counts['Formal step']:,} a formal step."
    )


def _too_short(log: ContactLog) -> str:
    if is_enough(log.contacts):
        return ""
    held = plural(log.contacts, "contact is", "contacts are") if log.contacts else "none is"
    return (
        f"We cannot tell yet: {ENOUGH_CONTACTS} contacts would be enough, and {held} recorded this year. "
        "One line after a call, a letter or a word at the gate is a contact."
    )


def _ask_row(each: PupilMirrored, asked: AskedOf, today: date) -> AskRow:
    return AskRow(
        name=each.name,
        url=reverse("pupil", args=[each.pupil_id]),
        group=group_words(each.year_group, each.form),
        why=f"Attended {of(each.attended, each.possible)} sessions this year.",
        contacts=_contacts_words(asked, today),
        ask=Link("Start a conversation", reverse("light_path", args=[each.pupil_id])),
    )


def _contacts_words(asked: AskedOf, today: date) -> str:
    if not asked.steps:
        return "No contact is recorded this year."
    last = asked.steps[-1]
    when = day_words(last.on, year=last.on.year != today.year)
    what = f"{last.words}, {PURPOSES[last.purpose].lower()}, {when}"
    if len(asked.steps) == 1:
        return f"1 contact: {what}."
    return f"{plural(len(asked.steps), 'contact')}; the last: {what}."
