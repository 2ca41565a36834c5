"""Fill the card pages from what was read. Pure."""

import re
from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from upturn.plans.cards.queries import PupilCard, ReportedDeparture, TaughtClass
from upturn.web.cards.page import CardsPage, ClassLine, OpenDeparture, ShownCard, YearOfClasses
from upturn.web.components import Tag
from upturn.web.words import day_words, group_words, plural, year_words

_YEAR = re.compile(r"\d+")
NO_CARDS_OF_MINE = (
    "None of the pupils you teach has a card yet. When a plan says what helps in lessons, it stands here."
)


def shown_card(card: PupilCard, *, tell_new: bool) -> ShownCard:
    """A card to read; ``tell_new`` marks a version its reader has not opened yet."""
    return ShownCard(
        pupil_id=card.pupil_id,
        name=card.name,
        group=group_words(card.year_group, card.form),
        content=card.content,
        go_to=card.trusted_adult,
        about=f"Version {card.version}, {day_words(card.changed_on)}",
        tag=Tag("To read", "owed") if tell_new and not card.is_read else None,
    )


def cards_page(
    mine: Sequence[PupilCard],
    classes: Sequence[TaughtClass],
    forms: Sequence[tuple[str, int]],
    *,
    teaches: bool,
) -> CardsPage:
    """The page of cards: those to read first, then what can be printed."""
    to_read = sum(not card.is_read for card in mine)
    in_order = sorted(mine, key=lambda card: (card.is_read, card.name))
    return CardsPage(
        mine=tuple(shown_card(card, tell_new=True) for card in in_order),
        nothing=NO_CARDS_OF_MINE if teaches else "",
        years=_by_year(classes),
        forms=tuple(_form_line(form, number) for form, number in forms),
        summary=f"{plural(to_read, 'card')} to read: new, or changed since you last looked."
        if to_read
        else "You have read every card of the pupils you teach."
        if mine
        else "",
    )


def _by_year(classes: Sequence[TaughtClass]) -> tuple[YearOfClasses, ...]:
    """By the number their names begin with, as timetables name them; the rest stand last."""
    years: dict[str, list[ClassLine]] = {}
    for each in classes:
        found = _YEAR.match(each.name)
        years.setdefault(found[0] if found else "", []).append(_class_line(each))
    in_order = sorted(years.items(), key=lambda pair: (not pair[0], int(pair[0] or 0)))
    return tuple(
        YearOfClasses(year_words(year) if year else "Other classes", tuple(lines)) for year, lines in in_order
    )


def _class_line(each: TaughtClass) -> ClassLine:
    detail = ", ".join(part for part in (each.subject, each.teacher) if part)
    return ClassLine(
        each.name, detail, plural(each.cards, "card"), reverse("class_cards", args=[each.group_id])
    )


def _form_line(form: str, number: int) -> ClassLine:
    return ClassLine(form, "Form", plural(number, "card"), f"{reverse('form_cards')}?form={form}")


def open_departures(
    departures: Sequence[ReportedDeparture], *, staff_id: int, may_settle: bool, today: date
) -> tuple[OpenDeparture, ...]:
    """What was reported and is not settled, with what this reader may do."""
    return tuple(
        OpenDeparture(
            what=each.part,
            line=each.line,
            said=f"{day_words(each.on)}, said {'you' if each.by_id == staff_id else each.by}",
            take_back_url=_url("take_back_departure", each) if each.by_id == staff_id else "",
            settle_url=_url("settle_departure", each) if may_settle else "",
        )
        for each in departures
        if not each.settled
    )


def _url(name: str, each: ReportedDeparture) -> str:
    return reverse(name, args=[each.pupil_id, each.departure_id])
