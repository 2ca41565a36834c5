"""Help asked of others, SEND, health and care, and the joint plan for severe absence."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from upturn.access.doorways import OpenedRecord, open_record
from upturn.access.permissions import (
    can,
    check_may_coordinate_needs,
    check_may_plan,
    check_may_see_every_pupil,
    check_may_see_needs,
)
from upturn.access.queries import standing_to
from upturn.access.viewer import Viewer
from upturn.kernel.academic_year import AcademicYear
from upturn.people.queries import enrolled_pupil
from upturn.registers.queries import pupil_year
from upturn.support.referrals.actions import ReferralRefused, move_referral, refer
from upturn.support.referrals.queries import referrals_of
from upturn.support.referrals.states import State
from upturn.support.send.actions import DATES, NAMES, ArrangementsRefused, keep_arrangements
from upturn.support.send.queries import KeptArrangements, arrangements_of
from upturn.support.severe.actions import JointPlanRefused, keep_joint_plan
from upturn.support.severe.checks import JointPlanView
from upturn.support.severe.checks import owed as owed_to_joint_plan
from upturn.support.severe.queries import joint_plan_of
from upturn.web import clock
from upturn.web.components import Link
from upturn.web.support.forms import (
    ArrangementsForm,
    JointPlanForm,
    MoveForm,
    ReferralForm,
    arrangements_initial,
    based_on,
    new_referral_form,
)
from upturn.web.support.page import JointPlanPage, SupportPage
from upturn.web.support.presenting import arrangements_section, shown_referrals
from upturn.web.viewing import viewer_of
from upturn.web.words import day_words


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def support(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """What was asked of whom, what is in place, and the form that asks somebody else."""
    viewer, today = viewer_of(request), clock.today()
    check_may_see_every_pupil(viewer)
    record = open_record(viewer, pupil_id, page="Support", today=today)
    form = new_referral_form(today)
    if request.method == "POST":
        form = ReferralForm(request.POST)
        if form.is_valid() and _referred(viewer, record, form, today):
            messages.success(request, "Referral saved. We will remind you to ask again in three weeks.")
            return redirect(reverse("support", args=[pupil_id]))
    page = _support_page(viewer, record, today)
    return render(request, "support/page.html", {"page": page, "form": form})


def _referred(viewer: Viewer, record: OpenedRecord, form: ReferralForm, today: date) -> bool:
    given = form.cleaned_data
    try:
        refer(
            by=viewer,
            enrolment_id=record.enrolment_id,
            to=given["to"],
            whom=given["whom"],
            reason=given["reason"],
            meanwhile=given["meanwhile"],
            sensitivity=given["sensitivity"],
            for_barrier="",
            sent_on=given["sent_on"] or today,
            today=today,
            at=clock.now(),
            request_key=given["request_key"],
        )
    except ReferralRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _support_page(viewer: Viewer, record: OpenedRecord, today: date) -> SupportPage:
    pupil, _ = enrolled_pupil(record.enrolment_id)
    may_refer = can(check_may_plan, viewer)
    referrals = referrals_of(record, standing_to(viewer, record.enrolment_id))
    persistent, severe = _official(viewer, record, today)
    change = Link("Change what is known", reverse("arrangements", args=[record.pupil_id]))
    return SupportPage(
        name=pupil.name,
        pupil_id=record.pupil_id,
        referrals=shown_referrals(referrals, today, may_move=may_refer),
        nothing=f"Nobody outside has been asked for help with {pupil.given_name} yet.",
        may_refer=may_refer,
        arrangements=arrangements_section(
            arrangements_of(viewer, record, persistent=persistent).known,
            today,
            change if can(check_may_coordinate_needs, viewer) else None,
        )
        if can(check_may_see_needs, viewer)
        else None,
        severe=Link("Open the joint plan", reverse("severe", args=[record.pupil_id])) if severe else None,
    )


def _official(viewer: Viewer, record: OpenedRecord, today: date) -> tuple[bool, bool]:
    """Whether a tenth and half or more was missed this year, as the school's pictures hold it."""
    picture = pupil_year(record, viewer.organisation_id, AcademicYear.containing(today)).picture
    return (bool(picture and picture.persistent), bool(picture and picture.severe))


@require_POST
def move(request: HttpRequest, pupil_id: int, referral_id: int) -> HttpResponse:
    """Say how a referral stands now."""
    viewer, today = viewer_of(request), clock.today()
    check_may_see_every_pupil(viewer)
    record = open_record(viewer, pupil_id, page="Support", today=today)
    open_here = {each.referral_id for each in referrals_of(record, standing_to(viewer, record.enrolment_id))}
    form = MoveForm(request.POST)
    if referral_id not in open_here or not form.is_valid():
        messages.error(request, "That could not be saved. Give any day like 12/03/2026, and try again.")
        return redirect(reverse("support", args=[pupil_id]))
    given = form.cleaned_data
    try:
        move_referral(
            by=viewer,
            referral_id=referral_id,
            to=State(given["to"]),
            line=given["line"],
            meanwhile=given["meanwhile"],
            ask_again_on=given["ask_again_on"],
            today=today,
            at=clock.now(),
            request_key=given["request_key"],
        )
        messages.success(request, "Saved. The referral’s history keeps how it stood before.")
    except ReferralRefused as refused:
        messages.error(request, str(refused))
    return redirect(reverse("support", args=[pupil_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def arrangements(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """Write what is known of SEND, health and care."""
    viewer, today = viewer_of(request), clock.today()
    check_may_coordinate_needs(viewer)
    record = open_record(viewer, pupil_id, page="Support", today=today)
    persistent, _ = _official(viewer, record, today)
    kept = arrangements_of(viewer, record, persistent=persistent)
    form = ArrangementsForm(known=kept.known, initial=arrangements_initial(kept.known, kept.version))
    if request.method == "POST":
        form = ArrangementsForm(request.POST, known=kept.known)
        if form.is_valid() and _kept(viewer, record, form, kept):
            messages.success(request, "Saved.")
            return redirect(reverse("support", args=[pupil_id]))
    pupil, _ = enrolled_pupil(record.enrolment_id)
    return render(
        request, "support/arrangements.html", {"name": pupil.name, "pupil_id": pupil_id, "form": form}
    )


def _kept(viewer: Viewer, record: OpenedRecord, form: ArrangementsForm, now: KeptArrangements) -> bool:
    given = form.cleaned_data
    # What the form leaves out because it does not apply today is kept, not wiped.
    dates = {name: given.get(name, getattr(now.known, name)) for name in DATES}
    names = {name: given.get(name, getattr(now.known, name)) for name in NAMES}
    section_f = form.section_f() if now.known.has_plan else list(now.known.section_f)
    try:
        keep_arrangements(
            by=viewer,
            enrolment_id=record.enrolment_id,
            based_on_version=given["based_on_version"],
            dates=dates,
            names=names,
            section_f=section_f,
        )
    except ArrangementsRefused as refused:
        form.add_error(None, str(refused))
        based_on(form, "based_on_version", now.version)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def joint_plan(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """Severe absence: who leads, what was checked, who does what, who knows, when all meet."""
    viewer, today = viewer_of(request), clock.today()
    check_may_plan(viewer)
    record = open_record(viewer, pupil_id, page="Joint plan", today=today)
    plan = joint_plan_of(viewer, record)
    sees_health = can(check_may_see_needs, viewer)
    form = JointPlanForm(plan=plan, sees_health=sees_health)
    if request.method == "POST":
        form = JointPlanForm(request.POST, plan=plan, sees_health=sees_health)
        if form.is_valid() and _joint_plan_kept(viewer, record, form, plan, today):
            messages.success(request, "Joint plan saved.")
            return redirect(reverse("severe", args=[pupil_id]))
    pupil, _ = enrolled_pupil(record.enrolment_id)
    page = JointPlanPage(
        name=pupil.name,
        pupil_id=pupil_id,
        fact=_attended(viewer, record, today),
        owed=owed_to_joint_plan(plan, today),
        opened=f"Opened {day_words(plan.opened_on, year=True)}." if plan.opened_on else "",
        sees_health=sees_health,
    )
    return render(request, "support/joint_plan.html", {"page": page, "form": form})


def _joint_plan_kept(
    viewer: Viewer, record: OpenedRecord, form: JointPlanForm, now: JointPlanView, today: date
) -> bool:
    try:
        keep_joint_plan(by=viewer, enrolment_id=record.enrolment_id, said=form.said(), today=today)
    except JointPlanRefused as refused:
        form.add_error(None, str(refused))
        based_on(form, "version", now.version)
        return False
    return True


def _attended(viewer: Viewer, record: OpenedRecord, today: date) -> str:
    picture = pupil_year(record, viewer.organisation_id, AcademicYear.containing(today)).picture
    if picture is None or not picture.possible:
        return "No session has been possible yet this year."
    return f"Attended {picture.attended} of {picture.possible} sessions this year."
