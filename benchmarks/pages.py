"""Server time of the pages of a school of 1,500, alone and while a register is committed.

A real store, a real import in a process of its own, and Django's own handling of each request; the network
and the browser are left out. Prints medians in milliseconds beside the hundred they must stay under.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

BOUND_MS = 100
TODAY = date(2026, 3, 12)
KEY = "989499"


def main() -> None:
    """Build the school, time the pages, and time them again beside an import."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=1500)
    parser.add_argument("--requests", type=int, default=30)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="upturn-pages-") as folder:
        home = Path(folder)
        os.environ["UPTURN_HELD_AT"] = f"{TODAY}T09:10"
        build_school(home, args.pupils)
        pages = _pages()
        print_times("alone", pages, args.requests)
        importing = _start_importing(home)
        try:
            print_times("during an import", pages, args.requests)
        finally:
            importing.terminate()
            importing.wait()


def build_school(home: Path, pupils: int) -> None:
    """A school whose register came in the way any would: as a file, proposed and committed."""
    from upturn.cli import main as upturn
    from upturn.cli.serve import prepare

    prepare(home)
    from upturn.access.models import Membership
    from upturn.people.models import Organisation, Staff

    school = Organisation.objects.create(key=KEY, name="Benchmark School", kind="school", phase="secondary")
    lead = Staff.objects.create(email="lead@benchmark.example", name="Lead")
    Membership.objects.create(staff=lead, organisation=school, role="attendance_lead")
    for number, last in enumerate((TODAY - timedelta(days=1), TODAY)):
        _write_register(home / f"register-{number}.csv", pupils, last)
    upturn(["import", str(home / "register-0.csv"), "--organisation", KEY, "--home", str(home), "--commit"])


def _write_register(path: Path, pupils: int, last: date) -> None:
    """Everyone's year to a day; one mark in twelve is an absence, by a fixed rule rather than by chance."""
    first = date(2025, 9, 3)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    taught = [day for day in days if day.weekday() < 5]
    with path.open("w", encoding="utf-8") as file:
        file.write("pupil,name,date,session,code\n")
        for pupil in range(pupils):
            for place, day in enumerate(taught):
                code = "I" if (pupil * 7 + place * 5) % 12 == 0 else "/"
                for session in ("AM", "PM"):
                    file.write(f"P{pupil:05d},Pupil{pupil} Invented,{day},{session},{code}\n")


def _pages() -> dict[str, Callable[[], int]]:
    """Each page's address, asked for by the school's lead; gives the status."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from upturn.people.models import Pupil, Staff

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(Staff.objects.get(), backend=settings.AUTHENTICATION_BACKENDS[0])
    addresses = {
        "Pupils": reverse("pupils"),
        "pupil": reverse("pupil", args=[Pupil.objects.order_by("id")[0].pk]),
        "Today": reverse("today"),
        "School": reverse("school"),
    }
    return {name: partial(status, client, url) for name, url in addresses.items()}


def status(client: "Client", url: str) -> int:
    """Ask for a page; gives how it answered."""
    return client.get(url).status_code


def _start_importing(home: Path) -> "subprocess.Popen[bytes]":
    """Commit two registers in turn, in a process that gives way as the worker does, until stopped."""
    script = (
        "import itertools, sys\n"
        "from upturn.cli import main\n"
        "from upturn.cli.worker import let_pages_go_first\n"
        "let_pages_go_first()\n"
        f"for number in itertools.cycle((1, 0)):\n"
        f"    main(['import', {str(home)!r} + f'/register-{{number}}.csv', '--organisation', {KEY!r},"
        f" '--home', {str(home)!r}, '--commit'])\n"
    )
    started = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.DEVNULL)
    time.sleep(3)
    return started


def print_times(when: str, pages: dict[str, Callable[[], int]], requests: int) -> None:
    """Time each page; gives up on one that does not answer as it should."""
    for name, ask in pages.items():
        ask()
        taken = []
        for _ in range(requests):
            start = time.perf_counter()
            answered = ask()
            taken.append((time.perf_counter() - start) * 1000)
            if answered not in (200, 302):
                raise SystemExit(f"{name} answered {answered}")
        slowest = sorted(taken)[int(0.95 * len(taken))]
        print(
            f"{name:20} {when:17} median {statistics.median(taken):6.1f} ms   95th {slowest:6.1f} ms   "
            f"(bound {BOUND_MS}; load {os.getloadavg()[0]:.1f})"
        )


if __name__ == "__main__":
    main()
