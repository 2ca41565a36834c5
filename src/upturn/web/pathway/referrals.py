"""Pages of referrals: a pupil's at their school, the list of an organisation, one referral and its forms."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upturn.access.doorways import open_record
from upturn.access.permissions import (
    can,
    check_may_plan,
    check_may_see_every_pupil,
    check_may_see_needs,
    check_may_see_school,
)
from upturn.access.viewer import Viewer
from upturn.people.queries import enrolled_pupil
from upturn.provision.actions import (
    FOR_NEEDS,
    WRITABLE,
    keep_part,
    keep_terms,
    move_referral,
    send_referral,
    start_referral,
)
from upturn.provision.listing.queries import pathways_of, pathways_of_pupil
from upturn.provision.pathway.bundles import Bundle, holds_until, offered
from upturn.provision.pathway.document import part_of
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.sharing import Phase, SharedField
from upturn.provision.pathway.states import ReferralState, moves_of
from upturn.provision.placing.queries import stays_and_decisions
from upturn.provision.queries import (
    OF_A_REFERRAL,
    REFERRAL,
    ReferralSeen,
    open_pathway,
    organisations_of_kind,
    referral_seen,
    terms_of,
    words_that_may_go,
)
from upturn.provision.refusals import PathwayRefused
from upturn.provision.reintegration import by_cohort
from upturn.web import clock
from upturn.web.components import Link
from upturn.web.drafts.keeping import form_name
from upturn.web.pathway.answering import Drafting, answer
from upturn.web.pathway.forms import (
    PART_FORMS,
    InTheWayForm,
    LineForm,
    OwnAnswersForm,
    PartForm,
    ProviderNeedsForm,
    StartForm,
)
from upturn.web.pathway.page import FormPage, Going, ListPage, PupilPage
from upturn.web.pathway.part_words import WHOSE_WORDS, known_of
from upturn.web.pathway.placed_forms import SharingForm
from upturn.web.pathway.presenting import GOING_HEADINGS, REFERRALS, going, referral_page, rows
from upturn.web.viewing import viewer_of
from upturn.web.words import day_words, long_day

MOVES = (
    ReferralState.ACCEPTED,
    ReferralState.DECLINED,
    ReferralState.QUESTION,
    ReferralState.SENT,
    ReferralState.WITHDRAWN,
)
PROVIDER, AUTHORITY = "provider", "authority"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def of_pupil(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """A pupil's referrals and placements, and the form that begins another."""
    viewer, today = viewer_of(request), clock.today()
    check_may_see_every_pupil(viewer)
    record = open_record(viewer, pupil_id, page="Provision", today=today)
    pupil, _ = enrolled_pupil(record.enrolment_id)
    providers = organisations_of_kind(PROVIDER)
    form = StartForm(request.POST or None, providers=providers, authorities=organisations_of_kind(AUTHORITY))
    if request.method == "POST" and form.is_valid():
        try:
            referral_id = start_referral(
                by=viewer,
                enrolment_id=record.enrolment_id,
                provider_id=form.cleaned_data["provider"],
                authority_id=form.cleaned_data["authority"],
                at=clock.now(),
                request_key=form.cleaned_data["request_key"],
            )
            return redirect("provision_referral", referral_id)
        except PathwayRefused as refused:
            form.add_error(None, str(refused))
    page = PupilPage(
        name=pupil.name,
        given_name=pupil.given_name,
        pupil_id=pupil_id,
        rows=rows(pathways_of_pupil(viewer, record, today), today, of_one=True),
        may_refer=bool(providers) and can(check_may_plan, viewer),
        no_provider="" if providers else "No provider uses this Upturn yet, so there is nobody to ask here.",
    )
    return render(request, "pathway/pupil.html", {"page": page, "form": form})


@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """Every referral and placement of the viewer's organisation, and what came of all that started."""
    viewer, today = viewer_of(request), clock.today()
    check_may_see_every_pupil(viewer)
    is_provider = viewer.organisation_kind == PROVIDER
    figures: tuple[Going, ...] = ()
    if can(check_may_see_school, viewer):
        figures = going(by_cohort(*stays_and_decisions(viewer, today), today))
    page = ListPage(
        intro=_INTRO.get(viewer.organisation_kind, _INTRO["school"]),
        rows=rows(pathways_of(viewer, today), today),
        nothing=_NOTHING.get(viewer.organisation_kind, _NOTHING["school"]),
        going=figures,
        needs=Link("What you need of a referral", reverse("referral_needs"))
        if is_provider and can(check_may_plan, viewer)
        else None,
    )
    return render(request, "pathway/list.html", {"page": page, "headings": GOING_HEADINGS})


_INTRO = {
    "school": "Pupils referred to a provider, and placed with one.",
    "provider": "Pupils that schools ask you to teach, and those placed with you.",
    "authority": "Placements that your authority arranges or pays for.",
}
_NOTHING = {
    "school": "Nobody has been referred yet. A referral begins on the pupil’s own page, under Provision.",
    "provider": "No school has asked you yet. A referral appears here the moment it is sent.",
    "authority": "No placement names your authority yet. One appears here when a school sends a referral.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def needs(request: HttpRequest) -> HttpResponse:
    """What the viewer's own organisation, a provider, needs of a referral."""
    viewer = viewer_of(request)
    check_may_plan(viewer)
    if viewer.organisation_kind != PROVIDER:
        raise Http404
    form = ProviderNeedsForm(
        request.POST or None, initial=ProviderNeedsForm.initial_of(terms_of(viewer.organisation_id))
    )

    def write() -> None:
        keep_terms(
            by=viewer,
            needs=form.cleaned_data["needs"],
            questions=form.questions(),
            answers_within_days=form.cleaned_data["answers_within_days"],
            at=clock.now(),
        )

    page = FormPage(
        heading="What you need of a referral",
        save="Save",
        back=Link("Leave it as it was", reverse("referrals")),
        crumbs=(Link(REFERRALS, reverse("referrals")),),
        intro=("Schools see this list while they write, and cannot send before it is all there.",),
        words_are_typed=False,
    )
    done = "Saved. Referrals that are being written now are held to it."
    return answer(request, page, form, write, done=done, to=reverse("referrals"))


@require_safe
@never_cache
def referral(request: HttpRequest, pathway_id: int) -> HttpResponse:
    """One referral, as far as its reader may see it."""
    viewer, today = viewer_of(request), clock.today()
    seen = _seen(viewer, pathway_id)
    page = referral_page(
        seen, today, may_change=can(check_may_plan, viewer), sees_needs=can(check_may_see_needs, viewer)
    )
    return render(request, "pathway/referral.html", {"page": page})


def _seen(viewer: Viewer, pathway_id: int) -> ReferralSeen:
    opened = open_pathway(viewer, pathway_id, page=REFERRAL, fields=OF_A_REFERRAL, today=clock.today())
    return referral_seen(opened, clock.now())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def part(request: HttpRequest, pathway_id: int, part: str) -> HttpResponse:
    """Write one part of a referral."""
    viewer = viewer_of(request)
    check_may_plan(viewer)
    if part in FOR_NEEDS:
        check_may_see_needs(viewer)
    seen = _seen(viewer, pathway_id)
    if seen.opened.party is not Party.SCHOOL or seen.opened.state not in WRITABLE:
        raise Http404
    url = reverse("referral_part", args=[pathway_id, part])
    form = _part_form(request, seen, part)
    drafting = Drafting.of(viewer, form_name(f"referral-{part.replace('_', '-')}", pathway_id), url, form)

    def write() -> None:
        keep_part(
            by=viewer,
            referral_id=pathway_id,
            name=part,
            part=form.part(),
            words_ids=form.words_ids() if isinstance(form, InTheWayForm) else (),
            taster_link=form.cleaned_data.get("taster_link", ""),
            based_on_version=form.cleaned_data["based_on_version"],
            at=clock.now(),
            request_key=form.cleaned_data["request_key"],
        )

    missing = seen.complete.missing_in(part)
    title = SharedField(part).label
    page = FormPage(
        heading=f"{title}: referral of {seen.name}",
        save="Save",
        back=Link("Leave it as it was", reverse("provision_referral", args=[pathway_id])),
        crumbs=_crumbs(seen),
        intro=(f"{seen.provider} needs: {'; '.join(missing)}.",) if missing else (),
        known=known_of(part_of(seen.document, part)) if form.is_bound else (),
        known_title="What stands now",
        says_optional=False,
    )
    to = f"{reverse('provision_referral', args=[pathway_id])}#part-{part.replace('_', '-')}"
    return answer(request, page, form, write, done="Saved.", to=to, drafting=drafting, newest=seen.version)


def _part_form(request: HttpRequest, seen: ReferralSeen, name: str) -> PartForm:
    kind, held = PART_FORMS[name], part_of(seen.document, name)
    initial = {**kind.initial_of(held), "based_on_version": seen.version}
    data = request.POST if request.method == "POST" else None
    if kind is InTheWayForm:
        return InTheWayForm(data, initial=initial, words=_words_offered(seen))
    if kind is OwnAnswersForm:
        return OwnAnswersForm(data, initial=initial, questions=seen.terms.questions)
    return kind(data, initial=initial)


def _words_offered(seen: ReferralSeen) -> list[tuple[str, str]]:
    opened = seen.opened
    return [
        (
            str(each.words_id),
            f"“{each.words}” ({WHOSE_WORDS.get(each.whose, each.whose)}, {day_words(each.on)})",
        )
        for each in words_that_may_go(opened.viewer, opened.enrolment_id, opened.pupil_id)
    ]


def _crumbs(seen: ReferralSeen) -> tuple[Link, ...]:
    here = Link(f"Referral of {seen.name}", reverse("provision_referral", args=[seen.opened.referral_id]))
    if seen.opened.party is Party.SCHOOL:
        pupil = seen.opened.pupil_id
        return (Link(seen.name, reverse("provision", args=[pupil])), here)
    return (Link(REFERRALS, reverse("referrals")), here)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def send(request: HttpRequest, pathway_id: int) -> HttpResponse:
    """Show what will be shared with whom, let it be narrowed, and send the referral."""
    viewer, today = viewer_of(request), clock.today()
    check_may_plan(viewer)
    seen = _seen(viewer, pathway_id)
    if seen.opened.party is not Party.SCHOOL or seen.opened.state is not ReferralState.DRAFT:
        raise Http404
    bundles = offered(Party.SCHOOL, Phase.ASKING, has_authority=bool(seen.authority))
    form = SharingForm(
        request.POST or None,
        bundles=bundles,
        names=lambda party: seen.provider if party is Party.PROVIDER else seen.authority,
        until=lambda bundle: f"Until {long_day(holds_until(bundle, today, today))} at the latest.",
    )

    def write() -> None:
        send_referral(
            by=viewer,
            referral_id=pathway_id,
            left_out=form.left_out(),
            today=today,
            at=clock.now(),
            request_key=form.cleaned_data["request_key"],
        )

    page = FormPage(
        heading=f"Send the referral of {seen.name}",
        save="Agree, and send it",
        back=Link("Not yet", reverse("provision_referral", args=[pathway_id])),
        crumbs=_crumbs(seen),
        intro=_before_sending(seen, bundles),
        words_are_typed=False,
    )
    to = reverse("provision_referral", args=[pathway_id])
    return answer(
        request, page, form, write, done="Sent. What you agreed to share is open to them now.", to=to
    )


def _before_sending(seen: ReferralSeen, bundles: Sequence[Bundle]) -> tuple[str, ...]:
    count = "one other organisation" if len({each.to for each in bundles}) == 1 else "two other organisations"
    said = [
        f"This shares what is ticked with {count}. Untick what they do not need.",
        "It lapses by itself: when they decline, when you withdraw it, or on the day named.",
    ]
    if not seen.complete.is_complete:
        missing = "; ".join(each.label for each in seen.complete.missing)
        said.insert(0, f"{seen.provider} also needs: {missing}. Write it before you send this.")
    return tuple(said)


_MOVE_WORDS = {
    ReferralState.ACCEPTED: (
        "Accept the referral",
        "Accept",
        "Accepting begins no placement: you and the school write the starting expectations next, and school, "
        "provider and family each agree to them.",
        "Accepted. Next: the starting expectations.",
    ),
    ReferralState.DECLINED: (
        "Decline the referral",
        "Decline",
        "What was shared with you to answer it closes at once. The school reads your reason.",
        "Declined.",
    ),
    ReferralState.QUESTION: (
        "Ask the school a question",
        "Ask",
        "Your own days to answer stop counting until the school has answered.",
        "Asked. It is the school’s turn.",
    ),
    ReferralState.SENT: (
        "Answer the question",
        "Send the answer",
        "You can change any part of the referral first: they read it as soon as it is saved.",
        "Answered. It is the provider’s turn.",
    ),
    ReferralState.WITHDRAWN: (
        "Withdraw the referral",
        "Withdraw",
        "What was shared for it closes at once. Nothing that was written is lost.",
        "Withdrawn.",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def move(request: HttpRequest, pathway_id: int, to: ReferralState) -> HttpResponse:
    """Accept, decline, ask, answer or withdraw."""
    viewer = viewer_of(request)
    check_may_plan(viewer)
    seen = _seen(viewer, pathway_id)
    is_sending = (seen.opened.state, to) == (ReferralState.DRAFT, ReferralState.SENT)
    if is_sending or to not in {each.to for each in moves_of(seen.opened.state, seen.opened.party)}:
        messages.error(request, "This referral has moved on. This is how it stands now.")
        return redirect("provision_referral", pathway_id)
    heading, save, intro, done = _MOVE_WORDS[to]
    url = reverse("move_provision_referral", args=[pathway_id, to])
    form: forms.Form = LineForm(request.POST or None)
    drafting = Drafting.of(viewer, form_name(f"referral-{to}", pathway_id), url, form)

    def write() -> None:
        move_referral(
            by=viewer,
            referral_id=pathway_id,
            to=to,
            line=form.cleaned_data["line"],
            today=clock.today(),
            at=clock.now(),
            request_key=form.cleaned_data["request_key"],
        )

    page = FormPage(
        heading=f"{heading} of {seen.name}" if "question" not in heading else f"{heading}: {seen.name}",
        save=save,
        back=Link("Not yet", reverse("provision_referral", args=[pathway_id])),
        crumbs=_crumbs(seen),
        intro=(intro, *_asked(seen, to)),
    )
    closes = to in (ReferralState.DECLINED, ReferralState.WITHDRAWN)
    next_url = reverse("referrals") if closes else reverse("provision_referral", args=[pathway_id])
    return answer(request, page, form, write, done=done, to=next_url, drafting=drafting)


def _asked(seen: ReferralSeen, to: ReferralState) -> tuple[str, ...]:
    """The question, for whoever answers it."""
    asked = [each for each in seen.history if each.after is ReferralState.QUESTION and each.line]
    return (f"They ask: “{asked[-1].line}”",) if asked and to is ReferralState.SENT else ()
