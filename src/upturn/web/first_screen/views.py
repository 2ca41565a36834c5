"""The front door: the town's first screen, and somebody's own register tried without keeping it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from upturn.access.doorways import open_made_up_record
from upturn.access.queries import viewer_at_work
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.demo.cast import HIGH_SCHOOL, member_with
from upturn.demo.stories import AISHA, JORDAN, named
from upturn.families.queries import PupilThisWeek, contacts_made, pupils_this_week
from upturn.families.weekly_list import weeks_list
from upturn.kernel.academic_year import AcademicYear
from upturn.people.queries import organisation_details, staff_by_email
from upturn.registers.queries import pupil_year
from upturn.web import clock
from upturn.web.first_screen.forms import TryForm
from upturn.web.first_screen.page import TriedRegister
from upturn.web.first_screen.presenting import Told
from upturn.web.first_screen.presenting import first_screen as drawn
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
    page = drawn(viewer, everyone, week, capacity, jordan, aisha, today)
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
    )
