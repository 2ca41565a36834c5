"""Choose what is handed on, see it, and make it on paper."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from upturn.access.doorways import OpenedRecord, open_record
from upturn.access.permissions import check_may_plan
from upturn.access.viewer import Viewer
from upturn.people.queries import enrolled_pupil
from upturn.support.transition.actions import record_pack
from upturn.support.transition.parts import USUAL, Going, PackPart, Part
from upturn.support.transition.queries import pack_parts
from upturn.web import clock
from upturn.web.components import Option
from upturn.web.paper import pdf_of, pdf_response
from upturn.web.transition.page import Choice, Pack, TransitionPage
from upturn.web.viewing import viewer_of
from upturn.web.words import group_words, long_day


@require_safe
@never_cache
def transition(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """What could be handed on, and what would be."""
    viewer, record = _opened(request, pupil_id)
    going = _going(request.GET.get("to"))
    parts = pack_parts(viewer, record, going)
    pupil, _ = enrolled_pupil(record.enrolment_id)
    page = TransitionPage(
        name=pupil.name,
        pupil_id=pupil_id,
        going=tuple(Option(each.value, each.label, each is going) for each in Going),
        choices=tuple(
            Choice(each.part.value, each.part.label, each.lines, each.part in USUAL)
            for each in parts
            if each.lines
        ),
        left_out=tuple(each.part.label for each in parts if not each.lines),
        nothing=f"There is nothing to hand on about {pupil.given_name} yet. It comes from the plan, "
        "and from what they let others see.",
    )
    return render(request, "transition/page.html", {"page": page})


@require_POST
def transition_pdf(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """The pack on paper; that it was made, and of which parts, is kept."""
    viewer, record = _opened(request, pupil_id)
    going = _going(request.POST.get("to"))
    chosen = {part for part in Part if part.value in request.POST.getlist("part")}
    record_pack(by=viewer, enrolment_id=record.enrolment_id, going=going, parts=chosen)
    pupil, _ = enrolled_pupil(record.enrolment_id)
    pack = Pack(
        name=pupil.name,
        group=group_words(pupil.year_group, pupil.form),
        going=going.label,
        made=f"Made by {viewer.name}, {viewer.organisation_name}, {long_day(clock.today())}",
        parts=_chosen(pack_parts(viewer, record, going), chosen),
    )
    return pdf_response(pdf_of("transition/sheet.html", {"pack": pack}), "transition-pack")


def _opened(request: HttpRequest, pupil_id: int) -> tuple[Viewer, OpenedRecord]:
    viewer = viewer_of(request)
    check_may_plan(viewer)
    return viewer, open_record(viewer, pupil_id, page="Transition", today=clock.today())


def _going(asked: str | None) -> Going:
    return Going(asked) if asked in {each.value for each in Going} else Going.NEXT_YEAR


def _chosen(parts: Collection[PackPart], chosen: Collection[Part]) -> tuple[PackPart, ...]:
    return tuple(each for each in parts if each.part in chosen and each.lines)
