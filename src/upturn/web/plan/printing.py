"""The plan on one A4 page, for the adults who work with the pupil; the pupil's own version is for home."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from upturn.plans.differences import as_seen
from upturn.plans.progress_words import progress_words
from upturn.plans.queries import CurrentPlan, plan_of
from upturn.web import clock
from upturn.web.charts.series import series_sentence, weekly_series
from upturn.web.paper import pdf_response
from upturn.web.plan.fitting import on_one_page
from upturn.web.plan.opening import Opened, open_plan_of, opened, trusted_of
from upturn.web.plan.page import Sheet, Trusted
from upturn.web.plan.presenting import plan_shown, version_words
from upturn.web.plan.record import OwnRecord, own_record
from upturn.web.pupil.figures import YearSoFar
from upturn.web.pupil.page import Trend
from upturn.web.pupil.trend import school_weeks
from upturn.web.viewing import viewer_of
from upturn.web.words import group_words, long_day

WEEKS_ON_PAPER, FEWEST_WEEKS = 12, 4


@require_safe
@never_cache
def plan_pdf(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """The plan that stands on one page."""
    about = opened(viewer_of(request), pupil_id, page="Plan on paper", today=clock.today())
    if not about.helps:
        return redirect("teacher_card", pupil_id)
    standing = plan_of(about.record)
    if standing is None:
        return redirect("plan", pupil_id)
    return pdf_response(on_one_page("plan/sheet.html", {"page": _sheet(about, standing)}), "plan")


def _sheet(about: Opened, standing: CurrentPlan) -> Sheet:
    """The sheet. No barrier is named on it: paper is left on desks, and the sentence is for every adult."""
    open_plan, _ = open_plan_of(about, standing)
    own = own_record(about.viewer, about.record, about.today)
    document = standing.document
    trusted = trusted_of(about)
    group = group_words(about.pupil.year_group, about.pupil.form)
    return Sheet(
        name=about.pupil.name,
        group=group,
        plan=plan_shown(
            replace(open_plan, versions=()), as_seen(document, frozenset()), version=version_words(standing)
        ),
        card=document.card,
        trusted=_trusted_words(trusted),
        written=version_words(standing),
        review=f"{long_day(document.review_on)}, {document.review_by}",
        fact=progress_words(own.progress, say_why=False),
        trend=_trend(own, about),
        footer=f"{about.pupil.name}, {group}. Version {standing.version}. For the adults who work with "
        f"{about.pupil.given_name}; shred it when the next version comes.",
    )


def _trusted_words(trusted: Trusted | None) -> str:
    if trusted is None:
        return "not chosen yet"
    return f"{trusted.name}; when away, {trusted.deputy}" if trusted.deputy else trusted.name


def _trend(own: OwnRecord, about: Opened) -> Trend | None:
    """The last twelve school weeks; none where fewer than four would say nothing."""
    weeks = [week for week in school_weeks(YearSoFar(own.year, about.today)) if week.monday <= about.today]
    weeks = weeks[-WEEKS_ON_PAPER:]
    if sum(bool(week.possible) for week in weeks) < FEWEST_WEEKS:
        return None
    chart = weekly_series(weeks, key="weekly", title="Sessions attended by week", width=720, height=170)
    return Trend(series_sentence(weeks), chart, ())
