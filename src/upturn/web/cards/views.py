"""Teacher cards: read at a door, printed for cover, and one tap to say it went otherwise."""

import secrets
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from upturn.access.doorways import OpenedRecord, open_record
from upturn.access.permissions import can, check_may_plan, check_may_see_every_pupil, check_may_see_pupils
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.queries import enrolled_pupil
from upturn.plans.cards.actions import (
    DepartureRefused,
    read_card,
    report_departure,
    settle_departure,
    take_back_departure,
)
from upturn.plans.cards.queries import (
    PupilCard,
    TaughtClass,
    card_of,
    cards_for,
    cards_of_class,
    cards_of_form,
    classes_with_cards,
    departures_of,
    forms_with_cards,
)
from upturn.web import clock
from upturn.web.cards.page import CardPage, SheetPage
from upturn.web.cards.presenting import cards_page, open_departures, shown_card
from upturn.web.components import Link
from upturn.web.viewing import viewer_of
from upturn.web.words import long_day

LONGEST_LINE = 300


@require_safe
@never_cache
def cards(request: HttpRequest) -> HttpResponse:
    """The cards of everyone the viewer teaches, and the classes that can be printed for cover."""
    viewer, today = viewer_of(request), clock.today()
    check_may_see_pupils(viewer)
    forms = forms_with_cards(viewer, today) if can(check_may_see_every_pupil, viewer) else []
    page = cards_page(
        cards_for(viewer, today),
        classes_with_cards(viewer, today),
        forms,
        teaches=viewer.is_any(RoleName.TEACHER),
    )
    return render(request, "cards/cards.html", {"page": page})


@require_safe
@never_cache
def class_cards(request: HttpRequest, group_id: int) -> HttpResponse:
    """The cards of one class on paper, for a colleague who covers it and cannot sign in."""
    viewer, today = viewer_of(request), clock.today()
    taught = next((each for each in classes_with_cards(viewer, today) if each.group_id == group_id), None)
    if taught is None:
        raise Http404
    return _sheet(request, viewer, cards_of_class(viewer, group_id, today), _class_words(taught))


@require_safe
@never_cache
def form_cards(request: HttpRequest) -> HttpResponse:
    """The cards of one form on paper."""
    viewer, today = viewer_of(request), clock.today()
    check_may_see_every_pupil(viewer)
    form = request.GET.get("form", "")
    if form not in dict(forms_with_cards(viewer, today)):
        raise Http404
    return _sheet(request, viewer, cards_of_form(viewer, form, today), (form, "Form"))


def _class_words(taught: TaughtClass) -> tuple[str, str]:
    return taught.name, ", ".join(part for part in (taught.subject, taught.teacher) if part)


def _sheet(
    request: HttpRequest, viewer: Viewer, cards: list[PupilCard], titled: tuple[str, str]
) -> HttpResponse:
    """A printed sheet is read by whoever prints it, so each of its cards is opened as one."""
    for card in cards:
        open_record(viewer, card.pupil_id, page="Card", today=clock.today())
        read_card(by=viewer, version_id=card.version_id, at=clock.now())
    page = SheetPage(
        title=titled[0],
        detail=titled[1],
        cards=tuple(shown_card(card, tell_new=False) for card in cards),
        nothing="No pupil of this class has a card.",
        day=long_day(clock.today()),
    )
    return render(request, "cards/sheet.html", {"page": page})


@require_safe
@never_cache
def teacher_card(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """One pupil's card. Opening it counts as reading this version."""
    viewer, today = viewer_of(request), clock.today()
    record = open_record(viewer, pupil_id, page="Card", today=today)
    card = card_of(viewer, record)
    if card:
        read_card(by=viewer, version_id=card.version_id, at=clock.now())
    page = _card_page(viewer, record, card, today)
    return render(request, "cards/card.html", {"page": page})


def _card_page(viewer: Viewer, record: OpenedRecord, card: PupilCard | None, today: date) -> CardPage:
    pupil, _ = enrolled_pupil(record.enrolment_id)
    may_plan = can(check_may_plan, viewer)
    departures = departures_of([record.enrolment_id], only_open=True)
    return CardPage(
        name=pupil.name,
        pupil_id=record.pupil_id,
        card=shown_card(card, tell_new=False) if card else None,
        parts=card.content.parts if card else (),
        departures=open_departures(departures, staff_id=viewer.staff_id, may_settle=may_plan, today=today),
        report_url=reverse("not_as_planned", args=[record.pupil_id]),
        request_key=secrets.token_urlsafe(24),
        nothing=f"Nobody has written a card for {pupil.given_name} yet. It comes from the plan: "
        "what helps, what is agreed, what not to say.",
        plan=Link("Open the plan", reverse("plan", args=[record.pupil_id])) if may_plan else None,
    )


@require_POST
def not_as_planned(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """One tap: this did not happen as planned. A line may be added, and is never asked for."""
    viewer, today = viewer_of(request), clock.today()
    record = open_record(viewer, pupil_id, page="Card", today=today)
    card = card_of(viewer, record)
    if card is None:
        raise Http404
    part = request.POST.get("part", "")
    if part not in {each.key for each in card.content.parts}:
        messages.error(request, "Choose which part did not happen.")
        return _back(pupil_id)
    try:
        report_departure(
            by=viewer,
            plan_id=card.plan_id,
            version=card.version,
            part=part,
            on=today,
            today=today,
            line=request.POST.get("line", "")[:LONGEST_LINE],
            at=clock.now(),
            request_key=request.POST.get("request_key") or secrets.token_urlsafe(24),
        )
        messages.success(request, "Thank you: it is with whoever looks after the plan. You can take it back.")
    except DepartureRefused as refused:
        messages.error(request, str(refused))
    return _back(pupil_id)


@require_POST
def take_back(request: HttpRequest, pupil_id: int, departure_id: int) -> HttpResponse:
    """Take back a report made by mistake."""
    viewer = viewer_of(request)
    open_record(viewer, pupil_id, page="Card", today=clock.today())
    try:
        take_back_departure(by=viewer, departure_id=departure_id)
        messages.success(request, "Taken back.")
    except DepartureRefused as refused:
        messages.error(request, str(refused))
    return _back(pupil_id)


@require_POST
def settle(request: HttpRequest, pupil_id: int, departure_id: int) -> HttpResponse:
    """Say what was done about something that did not happen."""
    viewer = viewer_of(request)
    open_record(viewer, pupil_id, page="Card", today=clock.today())
    how = request.POST.get("how", "")[:LONGEST_LINE]
    try:
        settle_departure(by=viewer, departure_id=departure_id, how=how, at=clock.now())
        messages.success(request, "Settled. It stays in the plan’s history.")
    except DepartureRefused as refused:
        messages.error(request, str(refused))
    return _back(pupil_id)


def _back(pupil_id: int) -> HttpResponse:
    return redirect(reverse("teacher_card", args=[pupil_id]) + "#not-as-planned")
