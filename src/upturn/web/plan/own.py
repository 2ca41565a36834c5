"""The plan in the pupil's own words: for them and for home. Nothing here was kept from either."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from upturn.plans.document import PlanDocument, SmallStep, StepUp
from upturn.plans.mornings import MorningArrangement
from upturn.plans.queries import CurrentPlan, plan_of
from upturn.plans.sentences import clock_words, in_a_row
from upturn.web import clock
from upturn.web.paper import pdf_response
from upturn.web.plan.fitting import on_one_page
from upturn.web.plan.opening import Opened, opened, trusted_of
from upturn.web.plan.page import OwnPage
from upturn.web.viewing import viewer_of
from upturn.web.words import day_words, group_words, long_day


@require_safe
@never_cache
def pupil_plan(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """The pupil's version, to look at together."""
    about = opened(viewer_of(request), pupil_id, page="Plan, the pupil’s version", today=clock.today())
    if not about.helps:
        return redirect("teacher_card", pupil_id)
    standing = plan_of(about.record)
    if standing is None:
        return redirect("plan", pupil_id)
    return render(request, "plan/own.html", {"page": own_page(about, standing)})


@require_safe
@never_cache
def pupil_plan_pdf(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """The pupil's version on one page, to take home."""
    about = opened(viewer_of(request), pupil_id, page="Plan, the pupil’s version", today=clock.today())
    if not about.helps:
        return redirect("teacher_card", pupil_id)
    standing = plan_of(about.record)
    if standing is None:
        return redirect("plan", pupil_id)
    page = own_page(about, standing)
    return pdf_response(on_one_page("plan/own_sheet.html", {"page": page}), "my-plan")


def own_page(about: Opened, standing: CurrentPlan) -> OwnPage:
    """Only what the pupil agreed may go home, and what was agreed with them."""
    document, own = standing.document, standing.document.pupil_version
    trusted = trusted_of(about)
    return OwnPage(
        given_name=about.pupil.given_name,
        pupil_id=about.record.pupil_id,
        group=group_words(about.pupil.year_group, about.pupil.form),
        hard=own.what_is_hard,
        helps=own.what_helps,
        next_step=own.my_next_step or (document.small_step.words if document.small_step else ""),
        go_to=own.who_i_go_to or (trusted.name if trusted else ""),
        steps_up=_steps_up(document.small_step),
        morning=_morning(document.morning),
        stays_the_same=document.stays_the_same,
        agreed=tuple(each for each in (document.flexibility, document.boundaries) if each),
        homes_part=document.familys_part,
        review=f"We look at it together on {long_day(document.review_on)}, with {document.review_by}.",
        written=_written(document, standing),
        may_plan=about.may_plan,
    )


def _written(document: PlanDocument, standing: CurrentPlan) -> str:
    who = in_a_row(document.agreed_with)
    return f"Written with {who}, {long_day(standing.changed_on)}" if who else long_day(standing.changed_on)


def _steps_up(step: SmallStep | None) -> tuple[str, ...]:
    return tuple(map(_step_up, step.steps)) if step else ()


def _step_up(step: StepUp) -> str:
    return f"By {day_words(step.by)}: in for {step.attended} of {step.counted}"


def _morning(morning: MorningArrangement | None) -> tuple[str, ...]:
    """How my day starts; nothing about the register, which is for adults."""
    if morning is None:
        return ()
    arrive = f"I come in by {clock_words(morning.arrive_by)}" if morning.arrive_by else "I come in"
    found = [
        f"{arrive}: {morning.place}." if morning.place else f"{arrive}." if morning.arrive_by else "",
        f"{morning.greeted_by} is there." if morning.greeted_by else "",
        f"First: {morning.first_thirty}" if morning.first_thirty else "",
    ]
    return tuple(each for each in found if each)
