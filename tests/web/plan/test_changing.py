"""Changing a plan: rows without a script, nothing typed lost, and two writers who both keep their words."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, enrolment, hold, present
from tests.page_rules import Element, read
from tests.people_at_work import at_work, organisation, sign_in, staff
from tests.planned import document, plan, version
from upturn.access.models import Draft
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.models import Barrier
from upturn.people.models import Enrolment, Staff
from upturn.plans.document import NOT_KNOWN_YET, PlanDocument, SmallStep, StepUp, Support, from_json
from upturn.plans.models import Plan, PlanVersion

pytestmark = pytest.mark.django_db
Typed = dict[str, list[str]]


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def who(okoro: Viewer) -> Staff:
    return Staff.objects.get(pk=okoro.staff_id)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    enrolled = enrolment(organisation())
    hold(organisation(), {enrolled: present()})
    return enrolled


def shown(client: Client, about: Enrolment) -> Element:
    response = client.get(reverse("change_plan", args=[about.pupil_id]))
    assert response.status_code == 200
    return read(response.content.decode())


def typed_in(tree: Element) -> Typed:
    """What a browser would send of the form as it stands."""
    form = next(
        each for each in tree.every("form") if "draft" in {e.attributes.get("name") for e in each.walk()}
    )
    sent: Typed = {}
    for field in form.every("input", "textarea", "select"):
        name, kind = field.attributes.get("name", ""), field.attributes.get("type", "")
        if field.name == "select":
            values = [
                each.attributes["value"] for each in field.every("option") if "selected" in each.attributes
            ]
        elif field.name == "textarea":
            values = ["".join(each for each in field.children if isinstance(each, str)).removeprefix("\n")]
        elif kind in ("checkbox", "radio"):
            values = [field.attributes.get("value", "on")] if "checked" in field.attributes else []
        else:
            values = [field.attributes.get("value", "")]
        if name != "csrfmiddlewaretoken" and values:
            sent.setdefault(name, []).extend(values)
    return sent


def send(client: Client, about: Enrolment, typed: Typed, **button: str) -> Element:
    response = client.post(
        reverse("change_plan", args=[about.pupil_id]), {**typed, **(button or {"save": "1"})}, follow=True
    )
    assert response.status_code == 200
    return read(response.content.decode())


def newest(about: Enrolment) -> PlanDocument:
    return from_json(PlanVersion.objects.filter(plan__enrolment=about).order_by("-number")[0].document)


def whole(who: Staff) -> PlanDocument:
    return document(
        who,
        supports=(
            Support(
                "c1",
                "Check-in",
                who.pk,
                who.name,
                (0, 3),
                date(2026, 3, 2),
                date(2026, 4, 1),
                is_check_in=True,
            ),
        ),
        small_step=SmallStep("Two more", 15, 20, (StepUp(date(2026, 3, 27), 17, 20),), "Near the best."),
        stays_the_same="Art",
        flexibility="May leave early",
        boundaries="Back by ten",
        familys_part="Mum texts",
        settling_in_until=date(2026, 3, 27),
        agreed_with=("Jordan", "his mother"),
    )


def test_saving_the_form_as_it_stands_changes_nothing(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    plan(jordan, who, whole(who))
    typed = typed_in(shown(sign_in(client, okoro), jordan))
    assert "Nothing was changed, so there is nothing to save." in send(client, jordan, typed).text()


def test_a_change_is_a_version_and_says_why(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    plan(jordan, who, whole(who))
    typed = typed_in(shown(sign_in(client, okoro), jordan))
    typed |= {"stays_the_same": ["Art, and lunch with Sam"], "why": ["Jordan asked"]}
    text = send(client, jordan, typed).text()
    assert "Version 2 saved." in text
    assert newest(jordan) == replace(whole(who), stays_the_same="Art, and lunch with Sam")
    assert PlanVersion.objects.get(number=2).why == "Jordan asked"


def test_sent_twice_it_is_one_version(client: Client, okoro: Viewer, who: Staff, jordan: Enrolment) -> None:
    plan(jordan, who)
    typed = typed_in(shown(sign_in(client, okoro), jordan)) | {"stays_the_same": ["Art"]}
    send(client, jordan, typed)
    send(client, jordan, typed)
    assert PlanVersion.objects.count() == 2


def test_the_first_plan_is_written_here_too(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    tree = shown(sign_in(client, okoro), jordan)
    typed = typed_in(tree)
    typed |= {
        "in_the_way": ["Not known yet"],
        "step-0-text": ["Ask at the gate"],
        "step-0-who": [str(okoro.staff_id)],
        "review_on": ["2026-03-26"],
    }
    text = send(client, jordan, typed).text()
    assert "Plan saved." in text
    assert newest(jordan).is_light
    assert newest(jordan).barriers == (NOT_KNOWN_YET,)


def test_a_row_is_added_without_a_script_and_keeps_everything(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    plan(jordan, who)
    typed = typed_in(shown(sign_in(client, okoro), jordan)) | {"flexibility": ["Half typed"]}
    after = typed_in(send(client, jordan, typed, add="step"))
    assert after["flexibility"] == ["Half typed"]
    assert after["step-1-text"] == [""]
    after |= {"step-1-text": ["Ring home"], "step-1-who": [str(okoro.staff_id)]}
    send(client, jordan, after)
    assert [step.text for step in newest(jordan).steps] == ["Side gate from Monday", "Ring home"]
    assert newest(jordan).flexibility == "Half typed"
    assert len({step.key for step in newest(jordan).steps}) == 2


def test_a_row_is_taken_out_without_a_script(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    plan(jordan, who, whole(who))
    typed = typed_in(shown(sign_in(client, okoro), jordan))
    after = typed_in(send(client, jordan, typed, remove="support-0"))
    assert not any(name.startswith("support-") for name in after)
    send(client, jordan, after)
    assert newest(jordan).supports == ()


def test_a_step_within_reach_is_taken_from_the_record(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    plan(jordan, who)
    tree = shown(sign_in(client, okoro), jordan)
    assert "You were in for 40 of the last 40" in tree.text()
    after = typed_in(send(client, jordan, typed_in(tree), propose="1"))
    assert after["small_attended"] == ["40"]
    send(client, jordan, after)
    step = newest(jordan).small_step
    assert step is not None
    assert (step.baseline_attended, step.baseline_counted) == (40, 40)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"review_on": ["soon"]}, "Look again on: Give a day, like 12/03/2026."),
        ({"review_on": ["2026-03-11"]}, "11/03/2026 has passed. Choose today or later to look again."),
        ({"review_by": [""]}, "Who looks again: Choose who looks again."),
        ({"step-0-who": [""]}, "Who: Choose who will do it."),
        ({"arrive_by": ["early"]}, "Arrives by: Give a time, like 9:05."),
        ({"in_the_way": [" "]}, "Say what is in the way."),
        ({"support-0-name": ["Mentor"]}, "Choose at least one day"),
        ({"small_attended": ["21"], "small_counted": ["20"]}, "21 of 20 cannot be."),
        ({"helps": ["x" * 81]}, "What helps: 81 characters; one page has room for 80."),
        ({"step-0-who": ["999"]}, "not one of the available choices"),
    ],
    ids=str,
)
def test_an_error_says_what_to_do_and_keeps_all_that_was_typed(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment, changed: Typed, sentence: str
) -> None:
    plan(jordan, who)
    typed = typed_in(shown(sign_in(client, okoro), jordan)) | {"boundaries": ["Back by ten"]} | changed
    tree = send(client, jordan, typed)
    assert sentence in tree.text()
    assert tree.every("title")[0].text().startswith("Error: ")
    after = typed_in(tree)
    kept = {name: values for name, values in typed.items() if name not in ("next", "draft")}
    chosen_wrongly = {name for name in changed if name.endswith(("who", "review_by"))}
    assert {name: after.get(name) for name in kept.keys() - chosen_wrongly} == {
        name: kept[name] for name in kept.keys() - chosen_wrongly
    }
    assert PlanVersion.objects.count() == 1


def test_what_was_typed_survives_signing_out(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    plan(jordan, who)
    typed = typed_in(shown(sign_in(client, okoro), jordan)) | {"boundaries": ["Back by ten"]}
    client.post(reverse("drafts"), {**typed, "keep_draft": "1"})
    client.logout()
    tree = shown(sign_in(client, okoro), jordan)
    assert "We kept what you had typed at 09:10." in tree.text()
    assert typed_in(tree)["boundaries"] == ["Back by ten"]
    send(client, jordan, typed_in(tree))
    assert newest(jordan).boundaries == "Back by ten"
    assert not Draft.objects.exists()
    assert "We kept what you had typed" not in shown(client, jordan).text()


def test_a_draft_is_nobody_elses(client: Client, okoro: Viewer, who: Staff, jordan: Enrolment) -> None:
    plan(jordan, who)
    typed = typed_in(shown(sign_in(client, okoro), jordan)) | {"boundaries": ["Between us"]}
    client.post(reverse("drafts"), {**typed, "keep_draft": "1"})
    sign_in(client, at_work(staff("Mr Begum"), RoleName.HEAD))
    assert "Between us" not in shown(client, jordan).text()


def test_the_second_writer_sees_what_changed_and_loses_nothing(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    made = plan(jordan, who)
    typed = typed_in(shown(sign_in(client, okoro), jordan)) | {
        "boundaries": ["Back by ten"],
        "why": ["Agreed"],
    }
    begum = staff("Mr Begum")
    version(made, begum, document(who, stays_the_same="Art on Thursdays"), 2)
    tree = send(client, jordan, typed)
    assert "Mr Begum changed this plan while you were writing." in tree.text()
    assert "What stays the same Now: Art on Thursdays." in tree.text()
    assert newest(jordan).boundaries == ""
    after = typed_in(tree)
    assert (after["boundaries"], after["stays_the_same"], after["why"]) == (
        ["Back by ten"],
        ["Art on Thursdays"],
        ["Agreed"],
    )
    assert "Version 3 saved." in send(client, jordan, after).text()
    assert newest(jordan) == document(who, stays_the_same="Art on Thursdays", boundaries="Back by ten")


@pytest.mark.parametrize(
    ("choice", "kept"), [("mine", "Lunch with Sam"), ("theirs", "Art on Thursdays")], ids=str
)
def test_where_both_changed_the_same_the_second_chooses(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment, choice: str, kept: str
) -> None:
    made = plan(jordan, who)
    changed = {"stays_the_same": ["Lunch with Sam"], "boundaries": ["Back by ten"]}
    typed = typed_in(shown(sign_in(client, okoro), jordan)) | changed
    version(made, staff("Mr Begum"), document(who, stays_the_same="Art on Thursdays"), 2)
    tree = send(client, jordan, typed)
    assert "Keep yours: Lunch with Sam" in tree.text()
    assert "Take theirs: Art on Thursdays" in tree.text()
    after = typed_in(tree)
    assert after["stays_the_same"] == ["Lunch with Sam"]
    undecided = send(client, jordan, after)
    assert "Choose yours or theirs for each" in undecided.text()
    assert "Keep yours: Lunch with Sam" in undecided.text()
    assert "Take theirs: Art on Thursdays" in undecided.text()
    send(client, jordan, typed_in(undecided) | {"choose-stays_the_same": [choice]})
    assert newest(jordan).stays_the_same == kept
    assert newest(jordan).boundaries == "Back by ten"


def test_a_draft_of_an_older_version_is_brought_up_to_date(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    made = plan(jordan, who)
    typed = typed_in(shown(sign_in(client, okoro), jordan)) | {"boundaries": ["Back by ten"]}
    client.post(reverse("drafts"), {**typed, "keep_draft": "1"})
    step = replace(document(who).steps[0], done_on=date(2026, 3, 10))
    version(made, staff("Mr Begum"), document(who, steps=(step,)), 2)
    tree = shown(client, jordan)
    assert "Done Tue 10 Mar: Side gate from Monday." in tree.text()
    send(client, jordan, typed_in(tree))
    assert newest(jordan) == document(who, steps=(step,), boundaries="Back by ten")


def test_what_its_writer_may_not_see_stays_in_the_plan_and_off_the_page(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    head = staff("Mrs Thorley")
    Barrier.objects.create(
        enrolment=jordan,
        kind="bullying",
        status="raised",
        audience="just_us",
        raised_on=NOW.date(),
        raised_by=head,
    )
    step = replace(document(who).steps[0], barrier="bullying")
    plan(jordan, who, document(who, barriers=("bullying",), steps=(step,)))
    tree = shown(sign_in(client, okoro), jordan)
    assert "bullying" not in tree.text().lower()
    send(client, jordan, typed_in(tree) | {"boundaries": ["Back by ten"]})
    assert newest(jordan) == document(who, barriers=("bullying",), steps=(step,), boundaries="Back by ten")


def test_a_clash_over_barriers_names_only_those_open_to_the_writer(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    head = staff("Mrs Thorley")
    for kind, audience in (("bullying", "just_us"), ("sleep", "helpers"), ("transport", "helpers")):
        Barrier.objects.create(
            enrolment=jordan,
            kind=kind,
            status="raised",
            audience=audience,
            raised_on=NOW.date(),
            raised_by=head,
        )
    made = plan(jordan, who, document(who, barriers=("sleep",)))
    typed = typed_in(shown(sign_in(client, okoro), jordan)) | {"barriers": ["transport"]}
    version(made, head, document(who, barriers=("bullying",)), 2)
    tree = send(client, jordan, typed)
    assert "Take theirs: Nothing." in tree.text()
    assert "bullying" not in tree.text().lower()


def test_a_due_look_is_not_put_off_by_the_form_alone(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    plan(jordan, who, document(who, review_on=NOW.date()))
    typed = typed_in(shown(sign_in(client, okoro), jordan)) | {"review_on": ["2026-04-02"]}
    tree = send(client, jordan, typed)
    assert "The look of 12/03/2026 is due. Say why it is put off, or what it found." in tree.text()
    send(client, jordan, typed_in(tree) | {"why": ["Jordan is away until then"]})
    assert newest(jordan).review_on == date(2026, 4, 2)


def test_a_plan_opened_meanwhile_is_not_written_over(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    typed = typed_in(shown(sign_in(client, okoro), jordan))
    typed |= {
        "in_the_way": ["Buses"],
        "step-0-text": ["Ask about the bus"],
        "step-0-who": [str(okoro.staff_id)],
        "review_on": ["2026-03-26"],
    }
    plan(jordan, who)
    tree = send(client, jordan, typed)
    assert Plan.objects.count() == 1
    assert newest(jordan) == document(who)
    assert "Keep yours: Buses Take theirs: The start of the day is too loud." in tree.text()
    after = typed_in(tree)
    chosen = {f"choose-{part}": ["theirs"] for part in after["both"]}
    send(client, jordan, after | chosen)
    assert [step.text for step in newest(jordan).steps] == ["Ask about the bus", "Side gate from Monday"]
    assert newest(jordan) == replace(document(who), steps=newest(jordan).steps)
