"""Server time of check-ins, the door and still time, for a school with 300 plans and 20,000 check-ins.

One adult has twenty of the pupils, another all three hundred, which nobody has: it shows what the number
costs. A check-in is timed with its redirect left out, each with a key of its own, as taps are. Today's
register is not in, so Still time waits for all three hundred, which no morning does.
"""

import argparse
import itertools
import os
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pages import KEY, TODAY, build_school, print_times, status

if TYPE_CHECKING:
    from django.test import Client

    from upturn.access.viewer import Viewer
    from upturn.people.models import Enrolment, Staff

PLANS = 300
CHECK_INS = 20_000
A_CASELOAD = 20
A_MEETING = 60
_keys = itertools.count()


def main() -> None:
    """Build the school and its casework, and time what trusted adults and leads open all day."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=1500)
    parser.add_argument("--requests", type=int, default=30)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="upturn-check-ins-") as folder:
        os.environ["UPTURN_HELD_AT"] = f"{TODAY}T09:10"
        build_school(Path(folder), args.pupils)
        _casework()
        print_times(f"{PLANS} plans", _asked(), args.requests)


def _casework() -> None:
    """Plans in two versions, each with two supports and a morning; check-ins on every school day since."""
    from upturn.access.models import Membership
    from upturn.people.models import Enrolment, Organisation, Staff

    school = Organisation.objects.get(key=KEY)
    adults = [
        Staff.objects.create(email=f"adult{number}@benchmark.example", name=f"Adult {number}")
        for number in range(PLANS // A_CASELOAD + 1)
    ]
    Membership.objects.bulk_create(
        Membership(staff=adult, organisation=school, role="pastoral") for adult in adults
    )
    *few, everyones = adults
    enrolments = list(Enrolment.objects.order_by("id")[:PLANS])
    for place, enrolment in enumerate(enrolments):
        _plan(enrolment, few[place // A_CASELOAD], everyones)
    _check_ins(enrolments, few)


def _plan(enrolment: "Enrolment", adult: "Staff", everyones: "Staff") -> None:
    from upturn.access.models import TrustedAdult
    from upturn.plans.document import NOT_KNOWN_YET, PlanDocument, PlanStep, Support, as_json
    from upturn.plans.models import Plan, PlanVersion
    from upturn.plans.mornings import MorningArrangement

    since = date(2025, 11, 3)
    TrustedAdult.objects.create(enrolment=enrolment, staff=adult, began_on=since)
    TrustedAdult.objects.create(enrolment=enrolment, staff=everyones, began_on=since, is_deputy=True)
    check_in = Support(
        "k1", "Morning check-in", adult.pk, adult.name, (0, 1, 2, 3, 4), since, is_check_in=True
    )
    reading = Support("k2", "Reading", adult.pk, adult.name, (1, 3), since)
    document = PlanDocument(
        barriers=(NOT_KNOWN_YET,),
        in_the_way="Mornings are hard.",
        steps=(PlanStep("s1", "Meet at the gate", adult.pk, adult.name, TODAY),),
        review_on=TODAY + timedelta(days=14),
        review_by_id=adult.pk,
        review_by=adult.name,
        supports=(check_in, reading),
        morning=MorningArrangement(time(8, 50), "Side gate", adult.name),
    )
    plan = Plan.objects.create(
        enrolment=enrolment,
        version=2,
        opened_on=since,
        opened_by=adult,
        review_on=document.review_on,
        review_by=adult,
    )
    for number, on in ((1, since), (2, date(2026, 1, 12))):
        PlanVersion.objects.create(
            plan=plan,
            number=number,
            document=as_json(document),
            on=on,
            at=datetime(on.year, on.month, on.day, 15, tzinfo=UTC),
            by=adult,
            request_key=f"plan {enrolment.pk} {number}",
        )


def _check_ins(enrolments: "list[Enrolment]", adults: "list[Staff]") -> None:
    """So many of them, the newest on the day before; one in nine did not happen."""
    from upturn.support.models import CheckIn

    days = [TODAY - timedelta(days=number) for number in range(1, 130)]
    school_days = [day for day in days if day.weekday() < 5]
    pairs = itertools.islice(itertools.product(school_days, range(len(enrolments))), CHECK_INS)
    CheckIn.objects.bulk_create(
        CheckIn(
            enrolment=enrolments[place],
            support="k1",
            on=day,
            by=adults[place // A_CASELOAD],
            how="not_seen" if (place + day.toordinal()) % 9 == 0 else "good",
            line="Came in by the side gate.",
            at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
            request_key=f"check-in {place} {day}",
        )
        for day, place in pairs
    )


def _asked() -> dict[str, Callable[[], int]]:
    """What is asked for, by whom; each gives the status, or 200 for what is no page."""
    from django.conf import settings
    from django.urls import reverse

    from upturn.people.models import Enrolment, Staff

    settings.ALLOWED_HOSTS = ["testserver"]
    adult = _signed_in(Staff.objects.get(name="Adult 0"))
    everyones = _signed_in(Staff.objects.get(name=f"Adult {PLANS // A_CASELOAD}"))
    lead = _signed_in(Staff.objects.get(name="Lead"))
    first = Enrolment.objects.order_by("id")[0]
    return {
        "check-ins of 20": partial(status, adult, reverse("check_ins")),
        "check-ins of 300": partial(status, everyones, reverse("check_ins")),
        "one check-in": partial(_tap, adult, first.pk),
        "arrivals": partial(status, lead, reverse("arrivals")),
        "still time": partial(status, lead, reverse("still_time")),
        "Today, of an adult": partial(status, adult, reverse("today")),
        "Today, of the lead": partial(status, lead, reverse("today")),
        "pupil": partial(status, adult, reverse("pupil", args=[first.pupil_id])),
        "dose of a meeting": _dose_of_a_meeting,
    }


def _signed_in(who: "Staff") -> "Client":
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(who, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _tap(client: "Client", enrolment_id: int) -> int:
    sent = {"enrolment": enrolment_id, "support": "k1", "how": "good", "request_key": f"tap {next(_keys)}"}
    return client.post("/check-ins/record/", sent).status_code


def _dose_of_a_meeting() -> int:
    """What a review meeting of sixty asks at each of its steps, without its page."""
    from upturn.plans.models import Plan
    from upturn.support.queries import dose_of_many

    plans = [_Plan(number) for number in Plan.objects.values_list("id", flat=True)[:A_MEETING]]
    return 200 if len(dose_of_many(_lead(), plans, TODAY)) == A_MEETING else 500


class _Plan:
    """A plan, as far as dose needs to know it."""

    def __init__(self, plan_id: int) -> None:
        self.plan_id = plan_id


def _lead() -> "Viewer":
    from upturn.access.queries import viewer_at_work
    from upturn.people.models import Staff

    viewer = viewer_at_work(Staff.objects.get(name="Lead"), KEY)
    if viewer is None:
        raise SystemExit("the lead works nowhere")
    return viewer


if __name__ == "__main__":
    main()
