"""The pages that write into a placement: each one form, written once, refused without losing a word."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from upturn.access.permissions import check_may_plan
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.provision.pathway.attempts import Destination
from upturn.provision.pathway.bundles import Bundle, holds_until, offered, without
from upturn.provision.pathway.parties import ORGANISATIONS, Party
from upturn.provision.pathway.placement import Ended
from upturn.provision.pathway.sharing import Phase, SharedField
from upturn.provision.pathway.states import ReferralState
from upturn.provision.placing.actions import (
    agree_to_placement,
    change_expectations,
    end_placement,
    narrow_share,
    open_placement,
)
from upturn.provision.placing.queries import AttemptSeen, PlacementSeen
from upturn.provision.queries import (
    REFERRAL,
    OpenedPathway,
    ReferralSeen,
    open_pathway,
    referral_seen,
    shares_seen,
)
from upturn.provision.together.actions import (
    follow_up as keep_follow_up,
)
from upturn.provision.together.actions import (
    hold_review,
    keep_attempt,
    keep_destination,
    write_message,
)
from upturn.web import clock
from upturn.web.components import Link
from upturn.web.drafts.keeping import form_name
from upturn.web.pathway.answering import Drafting, answer
from upturn.web.pathway.page import FormPage
from upturn.web.pathway.placed_forms import (
    AttemptForm,
    DestinationForm,
    EndForm,
    ExpectationsForm,
    FollowUpForm,
    MessageForm,
    NarrowForm,
    ReviewForm,
    YesForm,
    attempt_initial,
    expectations_initial,
    first_expectations,
)
from upturn.web.pathway.placements import open_placed
from upturn.web.viewing import viewer_of
from upturn.web.words import long_day

GOES_ON = (Phase.AGREEING, Phase.PLACED)
BOTH = (Party.SCHOOL, Party.PROVIDER)
page_with_a_form = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class At:
    """A placement opened to write into it: by whom, when, and the data of the form that was sent."""

    request: HttpRequest
    viewer: Viewer
    opened: OpenedPathway
    asked: ReferralSeen
    seen: PlacementSeen

    @property
    def data(self) -> Any:
        """What was sent, or nothing."""
        return self.request.POST if self.request.method == "POST" else None

    @property
    def url(self) -> str:
        """The placement's own page."""
        return reverse("placement", args=[self.seen.placement_id])

    def written(self, form: forms.Form) -> dict[str, Any]:
        """What every write is told."""
        today: date = clock.today()
        at: datetime = clock.now()
        key = form.cleaned_data["request_key"]
        return {
            "by": self.viewer,
            "placement_id": self.seen.placement_id,
            "today": today,
            "at": at,
            "request_key": key,
        }

    def answer(
        self,
        form: forms.Form,
        write: Callable[[], None],
        *,
        title: str,
        save: str,
        intro: tuple[str, ...] = (),
        newest: int | None = None,
        typed: bool = True,
    ) -> HttpResponse:
        """The page with the form, or what follows when it was written."""
        page = FormPage(
            heading=f"{title}: {self.asked.name}",
            save=save,
            back=Link("Leave it as it was", self.url),
            crumbs=(Link(f"Placement of {self.asked.name}", self.url),),
            intro=intro,
            words_are_typed=typed,
        )
        kind = type(form).__name__.removesuffix("Form").lower()
        name = form_name(f"placement-{kind}", self.seen.placement_id)
        drafting = Drafting.of(self.viewer, name, self.request.path, form) if typed else None
        return answer(
            self.request, page, form, write, done="Saved.", to=self.url, drafting=drafting, newest=newest
        )


def _at(
    request: HttpRequest, placement_id: int, who: tuple[Party, ...] = BOTH, *, running: bool = True
) -> At:
    """Open a placement for one of its forms.

    Raises:
        NotAllowed: when the viewer does not make plans.
        Http404: when it is not theirs, or not a form of their side, or it is over.
    """
    viewer = viewer_of(request)
    check_may_plan(viewer)
    opened, asked, seen = open_placed(viewer, placement_id)
    if opened.party not in who or (running and opened.phase not in GOES_ON):
        raise Http404
    return At(request, viewer, opened, asked, seen)


@page_with_a_form
@never_cache
def open_one(request: HttpRequest, pathway_id: int) -> HttpResponse:
    """Write the first starting expectations of an accepted referral."""
    viewer, today = viewer_of(request), clock.today()
    check_may_plan(viewer)
    fields = (SharedField.ASKED, SharedField.TERMS, SharedField.HELPS)
    opened = open_pathway(viewer, pathway_id, page=REFERRAL, fields=fields, today=today)
    asked = referral_seen(opened, clock.now())
    if opened.party not in BOTH or opened.state is not ReferralState.ACCEPTED:
        raise Http404
    terms = asked.document.terms
    form = ExpectationsForm(
        request.POST or None, initial=first_expectations(terms.starts_on, terms.ends_on, terms.weekly_cost)
    )
    url = reverse("provision_referral", args=[pathway_id])
    drafting = Drafting.of(viewer, form_name("placement-first", pathway_id), request.path, form)

    def write() -> None:
        open_placement(
            by=viewer,
            referral_id=pathway_id,
            agreed=form.agreed(),
            today=today,
            at=clock.now(),
            request_key=form.cleaned_data["request_key"],
        )

    page = FormPage(
        heading=f"Starting expectations: {asked.name}",
        save="Save, and ask each side to agree",
        back=Link("Not yet", url),
        crumbs=(Link(f"Referral of {asked.name}", url),),
        intro=_EXPECTED,
    )
    done = "Saved. School, provider and family each say yes next."
    return answer(request, page, form, write, done=done, to=url, drafting=drafting)


_EXPECTED = (
    "Begin with what is sure to be kept, and step up from there. It is compared with nobody else.",
    "Nothing is agreed by saving it: school, provider and family each say their own yes.",
)


@page_with_a_form
@never_cache
def expectations(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Propose other expectations or days."""
    here = _at(request, placement_id)
    form = ExpectationsForm(here.data, initial=expectations_initial(here.seen))

    def write() -> None:
        change_expectations(
            **here.written(form),
            agreed=form.agreed(),
            based_on_version=form.cleaned_data["based_on_version"] or 0,
        )

    intro = (*_EXPECTED, "What was agreed before goes on until everyone has agreed to this.")
    return here.answer(
        form,
        write,
        title="Expectations",
        save="Save, and ask each side",
        intro=intro,
        newest=here.seen.version,
    )


@page_with_a_form
@never_cache
def yes(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Write down one side's yes, and what the side shares with it."""
    here = _at(request, placement_id)
    parties = [each for each in here.seen.waiting_for if each in (here.opened.party, Party.FAMILY)]
    if not parties and here.data is None:
        raise Http404
    form = YesForm(
        here.data,
        parties=parties or [here.opened.party, Party.FAMILY],
        bundles=_bundles(here),
        names=_names(here.asked),
        until=_until(here),
        initial={"version": here.seen.version, "on": clock.today(), "who": here.viewer.name},
    )

    def write() -> None:
        agree_to_placement(
            **here.written(form),
            version=form.cleaned_data["version"],
            party=Party(form.cleaned_data["party"]),
            who=form.cleaned_data["who"],
            on=form.cleaned_data["on"],
            left_out=form.left_out(),
        )

    intro = (
        "The family’s yes is theirs: write down who said it, and when. They are told what is shared.",
        "With your own side’s yes you agree to share what is ticked, while the placement lasts.",
    )
    return here.answer(
        form, write, title="A yes to the expectations", save="Save the yes", intro=intro, typed=False
    )


def _bundles(here: At) -> tuple[Bundle, ...]:
    """What the viewer's side is asked to share with its own yes; nothing once it has said it."""
    if here.opened.party not in here.seen.waiting_for:
        return ()
    bundles = offered(here.opened.party, Phase.PLACED, has_authority=bool(here.asked.authority))
    standing = {each.bundle: each.share.fields for each in shares_seen(here.opened) if each.is_standing}
    # What was shared less of stays so: it is not offered again as if nobody had said no.
    kept = (
        without(each, set(each.fields) - standing.get(each.key, frozenset(each.fields))) for each in bundles
    )
    return tuple(each for each in kept if each is not None)


def _names(asked: ReferralSeen) -> Callable[[Party], str]:
    names = {
        Party.SCHOOL: asked.school,
        Party.PROVIDER: asked.provider,
        Party.AUTHORITY: asked.authority,
    }
    return lambda party: names[party]


def _until(here: At) -> Callable[[Bundle], str]:
    today, ends_on = clock.today(), here.seen.span.ends_on
    return lambda bundle: f"Until {long_day(holds_until(bundle, today, ends_on))} at the latest."


@page_with_a_form
@never_cache
def message(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Write into the shared thread."""
    here = _at(request, placement_id, ORGANISATIONS)
    names = _names(here.asked)
    others = [
        (party.value, names(party))
        for party in ORGANISATIONS
        if party is not here.opened.party and here.opened.sides.organisation_of(party)
    ]
    form = MessageForm(here.data, others=others)

    def write() -> None:
        write_message(
            **here.written(form),
            words=form.cleaned_data["words"],
            seen_by=form.sides(),
            is_restricted=form.cleaned_data["is_restricted"],
        )

    intro = ("What the others are told of it elsewhere is only that there is a message.",)
    return here.answer(form, write, title="A message", save="Send it", intro=intro)


@page_with_a_form
@never_cache
def review(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Write down a review that was held."""
    here = _at(request, placement_id)
    form = ReviewForm(here.data, initial={"held_on": clock.today()})

    def write() -> None:
        hold_review(
            **here.written(form),
            held_on=form.cleaned_data["held_on"],
            present=form.cleaned_data["present"],
            minutes=form.minutes(),
        )

    intro = ("Three lines are enough. Ask the pupil first what they would change.",)
    return here.answer(form, write, title="A review", save="Save the review", intro=intro)


@page_with_a_form
@never_cache
def new_attempt(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Begin an attempt to come back or to go on."""
    here = _at(request, placement_id, running=False)
    return _attempt(here, None, AttemptForm(here.data, initial={"began_on": clock.today()}))


@page_with_a_form
@never_cache
def attempt(request: HttpRequest, placement_id: int, attempt_id: int) -> HttpResponse:
    """Say how an attempt stands."""
    here = _at(request, placement_id, running=False)
    held = next((each for each in here.seen.attempts if each.attempt_id == attempt_id), None)
    if held is None:
        raise Http404
    return _attempt(here, held, AttemptForm(here.data, held=held, initial=attempt_initial(held)))


def _attempt(here: At, held: AttemptSeen | None, form: AttemptForm) -> HttpResponse:
    def write() -> None:
        keep_attempt(
            **here.written(form),
            attempt=form.attempt(),
            attempt_id=held.attempt_id if held else None,
            based_on_version=form.cleaned_data["based_on_version"] or 0,
        )

    intro = (
        "Small, dated steps, and whom they meet first. Ask how ready they feel; they may skip any question.",
        "One that stops is no failure of anyone’s: say what was learned, and it stays beside the next.",
    )
    newest = held.version if held else None
    return here.answer(form, write, title="An attempt", save="Save the attempt", intro=intro, newest=newest)


@page_with_a_form
@never_cache
def end(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Say how a placement ended."""
    here = _at(request, placement_id)
    form = EndForm(here.data, initial={"ended_on": min(clock.today(), here.seen.span.ends_on)})

    def write() -> None:
        end_placement(
            **here.written(form),
            how=Ended(form.cleaned_data["how"]),
            ended_on=form.cleaned_data["ended_on"],
            line=form.cleaned_data["line"],
        )

    intro = (
        "From that day on, what each side told the other is closed to it. What was agreed, reviewed and "
        "tried together stays with both.",
    )
    return here.answer(form, write, title="The end of the placement", save="Save how it ended", intro=intro)


@page_with_a_form
@never_cache
def destination(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Say where the pupil went on to."""
    here = _at(request, placement_id, (Party.SCHOOL,), running=False)
    if here.seen.span.ended_on is None:
        raise Http404
    held = here.seen.destination
    initial = {"kind": held.kind.value, "line": held.line} if held else {}
    form = DestinationForm(here.data, initial=initial)

    def write() -> None:
        keep_destination(
            **here.written(form),
            kind=Destination(form.cleaned_data["kind"]),
            line=form.cleaned_data["line"],
        )

    intro = ("“Not known” is an answer, and is counted as one.",)
    return here.answer(form, write, title="Where they went on to", save="Save", intro=intro)


@page_with_a_form
@never_cache
def follow_up(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Say how it is going there, twelve weeks on."""
    here = _at(request, placement_id, (Party.SCHOOL,), running=False)
    if here.seen.destination is None:
        raise Http404
    form = FollowUpForm(here.data)

    def write() -> None:
        keep_follow_up(
            **here.written(form),
            still_there=form.cleaned_data["still_there"],
            line=form.cleaned_data["line"],
        )

    return here.answer(form, write, title="How it is going there", save="Save")


@page_with_a_form
@never_cache
def narrow(request: HttpRequest, pathway_id: int, share_id: int) -> HttpResponse:
    """Share less than was agreed."""
    viewer, today = viewer_of(request), clock.today()
    check_may_plan(viewer)
    opened = open_pathway(viewer, pathway_id, page=REFERRAL, fields=(), today=today)
    asked = referral_seen(opened, clock.now())
    ours = [each for each in shares_seen(opened) if each.is_ours and each.share.ended_on is None]
    held = next((each for each in ours if each.share_id == share_id), None)
    if held is None:
        raise Http404
    form = NarrowForm(
        request.POST or None,
        fields=[each for each in SharedField if each in held.share.fields],
        roles=[each for each in RoleName if each in held.share.roles],
        until=held.share.until,
    )

    def write() -> None:
        narrow_share(
            by=viewer,
            share_id=share_id,
            fields=[SharedField(each) for each in form.cleaned_data["fields"]],
            roles=[RoleName(each) for each in form.cleaned_data["roles"]],
            until=form.cleaned_data["until"],
            today=today,
            at=clock.now(),
        )

    url = reverse("pathway_sharing", args=[pathway_id])
    page = FormPage(
        heading=f"Share less of {asked.name}",
        save="Share only this",
        back=Link("Leave it as it was", url),
        crumbs=(Link(f"Who may read what of {asked.name}", url),),
        intro=(f"With {held.to_name}, for {held.share.purpose}. It takes hold at once.",),
        words_are_typed=False,
    )
    return answer(request, page, form, write, done="Saved. Only what is ticked is still shared.", to=url)
