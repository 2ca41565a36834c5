"""Server time of a review meeting's steps: a caseload of 300 plans with 20,000 check-ins, 60 pupils due.

A real store and Django's own handling of each request; the network and the browser are left out. Prints
medians in milliseconds, of the clock and of the processor, beside the hundred and fifty that a step must stay
under: on a busy machine the processor's are the ones to read.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from pages import KEY, TODAY, build_school

if TYPE_CHECKING:
    from django.test import Client

    from upturn.access.viewer import Viewer

BOUND_MS = 150
OPENED = date(2025, 11, 3)
NEXT = date(2026, 3, 26)
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)


def main() -> None:
    """Build the caseload, then hold a meeting on it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=1500)
    parser.add_argument("--plans", type=int, default=300)
    parser.add_argument("--check-ins", type=int, default=20_000)
    parser.add_argument("--due", type=int, default=60)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="upturn-meeting-") as folder:
        os.environ["UPTURN_HELD_AT"] = f"{TODAY}T09:10"
        build_school(Path(folder), args.pupils)
        lead = _lead()
        _caseload(lead, args.plans, args.check_ins, args.due)
        _meeting(lead)


def _lead() -> "Viewer":
    from upturn.access.queries import viewer_at_work
    from upturn.people.models import Staff

    viewer = viewer_at_work(Staff.objects.get(), KEY)
    if viewer is None:
        raise SystemExit("the lead works nowhere")
    return viewer


def _caseload(lead: "Viewer", plans: int, check_ins: int, due: int) -> None:
    """Plans with a support each, opened by the action a page would call, and what came of them."""
    from upturn.families.models import ContactMade
    from upturn.people.models import Enrolment
    from upturn.plans.actions import open_plan
    from upturn.plans.document import PlanDocument, PlanStep, Support

    enrolments = list(Enrolment.objects.order_by("id").values_list("id", flat=True)[:plans])
    for number, enrolment_id in enumerate(enrolments):
        review_on = TODAY if number < due else NEXT
        step = PlanStep("s1", "Ring home about mornings", lead.staff_id, "", date(2025, 11, 10))
        support = Support(
            "u1", "Meet and greet", lead.staff_id, "", (0, 1, 2, 3, 4), OPENED, kind="meet_and_greet"
        )
        document = PlanDocument(
            ("mornings",), "Mornings.", (step,), review_on, lead.staff_id, "", supports=(support,)
        )
        opened = datetime(2025, 11, 3, 15, tzinfo=UTC)
        open_plan(
            by=lead,
            enrolment_id=enrolment_id,
            document=document,
            today=OPENED,
            at=opened,
            request_key=f"plan-{number}",
        )
    _check_ins(lead, enrolments, check_ins)
    contacts = [
        ContactMade(
            enrolment_id=enrolment_id,
            on=OPENED + timedelta(days=7 * week),
            by_id=lead.staff_id,
            purpose=("ask", "formal")[week % 2],
            spoke_with=("family", "wrote")[week % 2],
            line="A line.",
            request_key=f"contact-{enrolment_id}-{week}",
        )
        for enrolment_id in enrolments
        for week in range(10)
    ]
    ContactMade.objects.bulk_create(contacts)


def _check_ins(lead: "Viewer", enrolments: list[int], number: int) -> None:
    from upturn.support.models import CheckIn

    days = _school_days()
    each = -(-number // len(enrolments))
    held = [next(days) for _ in range(each)]
    made = [
        CheckIn(
            enrolment_id=enrolment_id,
            support="u1",
            on=day,
            by_id=lead.staff_id,
            how="not_seen" if (enrolment_id + place) % 7 == 0 else "ok",
            at=AT,
            request_key=f"check-in-{enrolment_id}-{place}",
        )
        for enrolment_id in enrolments
        for place, day in enumerate(held)
    ]
    CheckIn.objects.bulk_create(made, batch_size=1000)


def _school_days() -> Iterator[date]:
    return (day for number in count() if (day := OPENED + timedelta(days=number)).weekday() < 5)


def _meeting(lead: "Viewer") -> None:
    """Open it, look at every pupil, decide on each, read the minutes."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from upturn.people.models import Staff
    from upturn.plans.models import Plan
    from upturn.reviews.models import ReviewMeeting

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(Staff.objects.get(), backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get(reverse("today"))
    start = {"present": [lead.staff_id], "until": TODAY.isoformat(), "request_key": "one"}
    _print("what is due", [_timed(lambda: client.get(reverse("meeting")).status_code) for _ in range(10)])
    _print("opening it", [_timed(lambda: client.post(reverse("meeting"), start).status_code)])
    meeting = ReviewMeeting.objects.get()
    places = [reverse("meeting_pupil", args=[meeting.pk, place + 1]) for place in range(len(meeting.queue))]
    versions = dict(Plan.objects.values_list("id", "version"))
    _print(f"a pupil of {len(places)}", [_timed(_got(client, url)) for url in places])
    decided = []
    for url, plan_id in zip(places, meeting.queue, strict=True):
        given = _given(plan_id, versions[plan_id])
        decided.append(_timed(lambda url=url, given=given: client.post(url, given).status_code))
    _print("a decision", decided)
    if meeting.decisions.count() != len(places):
        raise SystemExit(f"only {meeting.decisions.count()} of {len(places)} decisions were kept")
    minutes = reverse("meeting_minutes", args=[meeting.pk])
    _print("the minutes", [_timed(_got(client, minutes)) for _ in range(10)])
    _print("the mirror", [_timed(_got(client, reverse("mirror"))) for _ in range(10)])


def _got(client: "Client", url: str) -> Callable[[], int]:
    return lambda: client.get(url).status_code


def _given(plan_id: int, version: int) -> dict[str, object]:
    return {
        "smaller": "smaller",
        "choice": "keep",
        "reason": "Mornings are easier.",
        "why_different": "A different adult, at a different time.",
        "next_on": NEXT.isoformat(),
        "version": version,
        "request_key": f"decision-{plan_id}",
    }


def _timed(ask: Callable[[], int]) -> tuple[float, float]:
    clock, processor = time.perf_counter(), time.process_time()
    status = ask()
    taken = (time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000
    if status >= 400:
        raise SystemExit(f"a page answered {status}")
    return taken


def _print(what: str, taken: list[tuple[float, float]]) -> None:
    clock, processor = zip(*taken, strict=True)
    slowest = sorted(clock)[int(0.95 * (len(clock) - 1))]
    print(
        f"{what:15} median {statistics.median(clock):6.1f} ms   95th {slowest:6.1f} ms   "
        f"processor {statistics.median(processor):6.1f} ms   "
        f"(bound {BOUND_MS}; load {os.getloadavg()[0]:.1f})",
        flush=True,
    )


if __name__ == "__main__":
    main()
