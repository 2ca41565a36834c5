"""The front door: the town's first screen, and somebody's own register tried without keeping it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from upturn.access.doorways import OpenedRecord, open_made_up_record
from upturn.access.queries import standing_to, trusted_adults_of, viewer_at_work
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.queries import WordsView, words_of
from upturn.barriers.visibility import may_go_home
from upturn.demo.cast import HIGH_SCHOOL, member_with
from upturn.demo.stories import AISHA, JORDAN, named
from upturn.families.queries import PupilThisWeek, contacts_made, pupils_this_week
from upturn.families.weekly_list import weeks_list
from upturn.kernel.academic_year import AcademicYear
from upturn.people.queries import organisation_details, staff_by_email
from upturn.plans.cards.queries import readers_of
from upturn.plans.queries import plan_seen_by, plans_of, reviews_due
from upturn.registers.queries import pupil_year
from upturn.reviews.queries import severe_without_a_plan
from upturn.support.caseload.queries import gaps_owed
from upturn.support.queries import dose_of
from upturn.web import clock
from upturn.web.first_screen.forms import TryForm
from upturn.web.first_screen.page import TriedRegister
from upturn.web.first_screen.presenting import Promised, Told
from upturn.web.first_screen.presenting import first_screen as drawn
from upturn.web.first_screen.telling import Followed
from upturn.web.first_screen.trying import LIMIT_BYTES, LIMIT_WORDS, NotARegister, tried
from upturn.web.first_screen.uploading import InMemoryUpload

TOO_LARGE = (
    f"The file is larger than {LIMIT_WORDS}, which is what this page takes. Give one school’s year "
    "at a time, or use the command below, which reads files of any size."
)


@login_not_required
@require_safe
@never_cache
def first_screen(request: HttpRequest) -> HttpResponse:
    """The town's first screen; elsewhere, the way in."""
    if request.user.is_authenticated:
        return redirect("today")
    if not settings.IS_TOWN:
        return redirect("account_login")
    viewer = _attendance_lead()
    if viewer is None:
        return redirect("sign_in_as")
    today = clock.today()
    everyone = pupils_this_week(viewer, today)
    capacity = organisation_details(viewer.organisation_id).weekly_conversations
    week = weeks_list(
        [pupil.now for pupil in everyone if pupil.may_be_due], conversations=capacity, today=today
    )
    jordan, aisha = _told(viewer, everyone, JORDAN), _told(viewer, everyone, AISHA)
    page = drawn(viewer, everyone, week, capacity, jordan, aisha, _promised(viewer), today)
    return render(request, "first_screen/page.html", {"page": page})


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "POST"])
@never_cache
def try_register(request: HttpRequest) -> HttpResponse:
    """Figures of somebody's own register, read in memory and kept nowhere. In the town only.

    Exempt only until the upload is told to stay in memory, which has to come before the token is read.
    """
    if not settings.IS_TOWN:
        raise Http404
    holder = InMemoryUpload(request, LIMIT_BYTES)
    request.upload_handlers = [holder]
    return _try_register(request, holder)


@csrf_protect
def _try_register(request: HttpRequest, holder: InMemoryUpload) -> HttpResponse:
    if request.method == "GET":
        return _show(request, TryForm())
    form = TryForm(request.POST, request.FILES)
    if holder.too_large:
        form.add_error("file", TOO_LARGE)
        del form.errors["file"][:-1]
        return _show(request, form)
    if not form.is_valid():
        return _show(request, form)
    file = form.cleaned_data["file"]
    try:
        return _show(request, form, tried(file.name, file.read(), form.cleaned_data["dates"]))
    except NotARegister as refused:
        form.add_error("file", str(refused))
        return _show(request, form)


def _show(request: HttpRequest, form: TryForm, found: TriedRegister | None = None) -> HttpResponse:
    return render(request, "first_screen/try.html", {"form": form, "found": found, "limit": LIMIT_WORDS})


def _attendance_lead() -> Viewer | None:
    """Whoever the first screen is drawn for: the town's attendance lead, if the town is built."""
    lead = staff_by_email(member_with(HIGH_SCHOOL, RoleName.ATTENDANCE_LEAD).email)
    return viewer_at_work(lead, None) if lead else None


def _told(viewer: Viewer, everyone: list[PupilThisWeek], key: str) -> Told | None:
    who, today = named(key), clock.today()
    record = open_made_up_record(viewer, who.given_name, who.family_name, today=today)
    if record is None:
        return None
    return Told(
        pupil=next(each for each in everyone if each.enrolment_id == record.enrolment_id),
        year=pupil_year(record, viewer.organisation_id, AcademicYear.containing(today)),
        contacts=tuple(reversed(contacts_made(record))),
        words=_words_for_anyone(viewer, record),
        followed=_followed(viewer, record),
    )


def _words_for_anyone(viewer: Viewer, record: OpenedRecord) -> tuple[WordsView, ...]:
    """The pupil's own words that they said may go home: nobody has signed in, so nothing else is shown."""
    said = words_of(record, standing_to(viewer, record.enrolment_id))
    theirs = (each for each in said if each.whose == "pupil")
    return tuple(each for each in theirs if may_go_home(each.audience, each.sensitivity))[::-1]


def _followed(viewer: Viewer, record: OpenedRecord) -> Followed | None:
    plan = plan_seen_by(viewer, record)
    if plan is None:
        return None
    adults = trusted_adults_of([record.enrolment_id]).get(record.enrolment_id)
    readers = readers_of(record.enrolment_id)
    return Followed(
        plan=plan,
        trusted_adult=adults.trusted if adults else "",
        dose=dose_of(record, plan, clock.today()).total,
        read=len(readers.read),
        teach=len(readers.read) + len(readers.not_read) + len(readers.without_sign_in),
    )


def _promised(viewer: Viewer) -> Promised:
    today = clock.today()
    return Promised(
        plans=[plan.document for plan in plans_of(viewer).values()],
        gaps=len(gaps_owed(viewer, today)),
        reviews=len(reviews_due(viewer, today, today=today)),
        severe_without_a_plan=len(severe_without_a_plan(viewer, today=today)),
    )
