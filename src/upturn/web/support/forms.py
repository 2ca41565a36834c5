"""The forms of referrals, arrangements and the joint plan."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from upturn.support.referrals.queries import SERVICES
from upturn.support.referrals.states import State
from upturn.support.send.gaps import Arrangements, Provision
from upturn.support.severe.checks import PARTNERS, JointPlanView, Partner, Told

WHO_MAY_SEE = (
    ("pastoral", "Everyone helping this pupil, and nobody who only teaches them"),
    ("restricted", "SENCO and DSL only, and me"),
)
PROVISIONS = 5
MORE_PARTNERS = 2
_NOT_A_DAY = "Give a day, like 12/03/2026, or leave it empty."


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _NOT_A_DAY},
        **more,
    )


def _line(label: str, longest: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, **more)


class ReferralForm(forms.Form):
    """Ask somebody for help: whom, what for, and what we do meanwhile."""

    use_required_attribute = False

    to = forms.ChoiceField(label="Who is asked", choices=SERVICES)
    whom = _line("By name or team", 120)
    reason = forms.CharField(
        label="What is asked for, and why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a line what is asked for and why."},
    )
    meanwhile = forms.CharField(
        label="What we do meanwhile",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A waiting list is not support.",
    )
    sent_on = _day("Sent on")
    sensitivity = forms.ChoiceField(label="Who may see it", choices=WHO_MAY_SEE, widget=forms.RadioSelect)
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=38)


def new_referral_form(today: date) -> ReferralForm:
    """An empty form, dated today."""
    return ReferralForm(
        initial={"sent_on": today, "sensitivity": "pastoral", "request_key": secrets.token_urlsafe(24)}
    )


class MoveForm(forms.Form):
    """How a referral stands now."""

    use_required_attribute = False

    to = forms.ChoiceField(choices=[(each.value, each.label) for each in State])
    line = _line("What they said", 500)
    meanwhile = _line("What we do meanwhile", 500)
    ask_again_on = _day("Ask again on")
    request_key = forms.CharField(max_length=38)


class ArrangementsForm(forms.Form):
    """SEND, health and care arrangements; the fields that do not apply to a pupil are left out."""

    use_required_attribute = False

    adjustments_reviewed_on = _day("Adjustments last looked at")
    caseworker = _line("The authority’s EHCP caseworker", 200, help_text="Name, and how to reach them.")
    annual_review_on = _day("Last annual review")
    early_review_asked_on = _day("Early review asked for on")
    early_review_on = _day("Early review set for")
    health_plan_on = _day("Individual healthcare plan written")
    health_plan_review_on = _day("Individual healthcare plan: look again on")
    virtual_school_contact = _line("Virtual school contact", 200)
    personal_education_plan_on = _day("Last personal education plan")
    based_on_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, known: Arrangements, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        for name in _not_for(known):
            del self.fields[name]
        if known.has_plan:
            for number in range(1, PROVISIONS + 1):
                self.fields[f"provision_{number}"] = _line(f"Section F, line {number}", 300)
                self.fields[f"in_place_{number}"] = forms.BooleanField(label="It is in place", required=False)
                self.fields[f"gap_{number}"] = _line("What is missing", 300)

    def section_f(self) -> list[Provision]:
        """The lines of section F as they were filled in."""
        return [
            Provision(
                self.cleaned_data[f"provision_{number}"],
                self.cleaned_data[f"in_place_{number}"],
                self.cleaned_data[f"gap_{number}"],
            )
            for number in range(1, PROVISIONS + 1)
            if self.cleaned_data.get(f"provision_{number}")
        ]


def _not_for(known: Arrangements) -> list[str]:
    left_out = []
    if not known.has_plan:
        left_out += ["caseworker", "annual_review_on", "early_review_asked_on", "early_review_on"]
    if not (known.has_plan or known.sen_support):
        left_out += ["adjustments_reviewed_on"]
    if not known.looked_after:
        left_out += ["virtual_school_contact", "personal_education_plan_on"]
    return left_out


def arrangements_initial(known: Arrangements, version: int) -> dict[str, Any]:
    """What the form opens with."""
    names = (*ArrangementsForm.base_fields,)
    values = {name: getattr(known, name) for name in names if hasattr(known, name)}
    for number, each in enumerate(known.section_f[:PROVISIONS], start=1):
        values |= {
            f"provision_{number}": each.provision,
            f"in_place_{number}": each.in_place,
            f"gap_{number}": each.gap,
        }
    return {**values, "based_on_version": version}


class JointPlanForm(forms.Form):
    """The joint plan: who leads, what was checked, partners, who was told, when all meet."""

    use_required_attribute = False

    lead_practitioner = _line("Lead practitioner", 200, help_text="One person whom the family knows by name.")
    safeguarding_checked_on = _day(
        "Safeguarding checked on",
        help_text="What was found belongs in the safeguarding system, not here.",
    )
    send_checked_on = _day("SEND checked on")
    send_found = _line("What the SEND check found", 500)
    health_checked_on = _day("Health checked on")
    health_found = _line("What the health check found", 500)
    meets_next_on = _day("Everybody meets next on")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, plan: JointPlanView, sees_health: bool
    ) -> None:
        names = [name for name in self.base_fields if hasattr(plan, name)]
        super().__init__(data, initial={name: getattr(plan, name) for name in names})
        self.rows = _rows(plan.partners, plan.told)
        if not sees_health:
            # A disabled field keeps what stands, whatever is sent.
            for name in ("send_found", "health_found"):
                self.fields[name].disabled = True
        for number, (partner, telling) in enumerate(self.rows, start=1):
            self.fields[f"who_{number}"] = _line("Partner", 200, initial=partner.who)
            self.fields[f"agreed_{number}"] = _line("What they agreed to do", 300, initial=partner.agreed)
            self.fields[f"due_{number}"] = _day("By", initial=partner.by)
            self.fields[f"told_{number}"] = _day("Told on", initial=telling)

    def said(self) -> JointPlanView:
        """What the form says, once valid."""
        given = self.cleaned_data
        numbers = [number for number in range(1, len(self.rows) + 1) if given.get(f"who_{number}")]
        return JointPlanView(
            version=given["version"],
            lead_practitioner=given["lead_practitioner"],
            send_checked_on=given["send_checked_on"],
            send_found=given["send_found"],
            health_checked_on=given["health_checked_on"],
            health_found=given["health_found"],
            safeguarding_checked_on=given["safeguarding_checked_on"],
            partners=tuple(
                Partner(given[f"who_{number}"], given[f"agreed_{number}"], given[f"due_{number}"])
                for number in numbers
            ),
            told=tuple(
                Told(given[f"who_{number}"], given[f"told_{number}"])
                for number in numbers
                if given[f"told_{number}"]
            ),
            meets_next_on=given["meets_next_on"],
        )

    def partner_rows(self) -> list[Mapping[str, Any]]:
        """The fields of each partner together, for the template."""
        return [
            {name: self[f"{name}_{number}"] for name in ("who", "agreed", "due", "told")}
            for number in range(1, len(self.rows) + 1)
        ]


def _rows(partners: tuple[Partner, ...], told: tuple[Told, ...]) -> list[tuple[Partner, date | None]]:
    """Those there are, those a joint plan usually needs, and room for more."""
    when = {each.who: each.on for each in told}
    named = {each.who for each in partners}
    usual = [Partner(who) for who in PARTNERS if who not in named] if not partners else []
    empty = [Partner("")] * MORE_PARTNERS
    return [(each, when.get(each.who)) for each in (*partners, *usual, *empty)]


def based_on(form: forms.Form, name: str, version: int) -> None:
    """Let a form that lost a race be saved again, now knowingly, over the version that stands."""
    form.data = {**{key: form.data[key] for key in form.data}, name: str(version)}
