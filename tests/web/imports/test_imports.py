"""The Imports pages: a file given, asked about, reviewed, committed; and closed to everyone else."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.checked_client import CheckedClient
from tests.imported import Given, as_csv, attendance_lead, bring_in, give
from tests.people_at_work import at_work, organisation, sign_in, staff
from tests.small_school import ANNA, CARYS, HERE, TODAY, WEEK, Rows, register, roll, upn
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.exchange import worker
from upturn.exchange.models import ImportProposal
from upturn.exchange.states import ImportState
from upturn.people.models import Organisation
from upturn.registers.codes import code_numbered
from upturn.registers.models import Register

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_march(settings: Settings) -> None:
    settings.HELD_AT = datetime.combine(TODAY, datetime.min.time().replace(hour=9))


@pytest.fixture
def school(db: None) -> Viewer:
    lead = attendance_lead()
    bring_in(lead, roll(), "roll.csv")
    return lead


@pytest.fixture
def at_imports(client: Client, school: Viewer) -> Client:
    return sign_in(client, school)


def upload(client: Client, rows: Rows | bytes, name: str = "march.csv") -> HttpResponse:
    data = rows if isinstance(rows, bytes) else as_csv(rows)
    return client.post(reverse("imports"), {"file": SimpleUploadedFile(name, data)}, follow=True)  # type: ignore[return-value]


def newest(by: Viewer) -> Given:
    return Given(by, ImportProposal.objects.latest("pk").pk)


def text(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def test_from_an_upload_to_the_pupils_page(at_imports: Client, school: Viewer) -> None:
    page = upload(at_imports, register(WEEK))
    assert "<h1>Reading march.csv</h1>" in text(page)
    address = reverse("import", args=[newest(school).proposal_id])
    assert f'href="{address}">See whether it is ready</a>' in text(page)
    assert at_imports.get(address, headers={"HX-Request": "true"}).status_code == 204
    given = newest(school).read()
    assert at_imports.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    page = at_imports.get(address)
    assert "This file would bring in 40 new marks. Nothing has changed yet." in text(page)
    assert "Commit 40 new marks</button>" in text(page)
    assert "Register · a row for each mark · 2 Mar to 6 Mar 2026 · 4 pupils" in text(page)
    page = at_imports.post(reverse("import_commit", args=[given.proposal_id]), follow=True)
    assert "<h1>Committing march.csv</h1>" in text(page)
    worker.commit_accepted(given.proposal_id)
    page = at_imports.get(address)
    assert "Committed: 40 new marks." in text(page)
    assert f'href="{reverse("pupils")}"' in text(page)
    assert "</button>" not in text(page).partition("<main")[2]
    listed = text(at_imports.get(reverse("imports")))
    assert "40 new marks" in listed
    assert "Waiting for a person" not in listed


def test_a_file_of_lessons_is_named_in_words_and_committed(at_imports: Client, school: Viewer) -> None:
    rows = [
        ["UPN", "Date", "Period", "Subject", "Mark", "Minutes late"],
        [ANNA, "2026-03-03", "1", "Art", "/", ""],
        [ANNA, "2026-03-04", "2", "Music", "N", ""],
        [CARYS, "2026-03-04", "2", "Music", "??", ""],
    ]
    upload(at_imports, rows, "lessons.csv")
    given = newest(school).read()
    address = reverse("import", args=[given.proposal_id])
    page = text(at_imports.get(address))
    assert "This file would bring in 2 new lessons. Nothing has changed yet." in page
    assert "Marks of lessons · 3 Mar to 4 Mar 2026 · 1 pupil" in page
    assert "Period or lesson of the day" in page
    assert "never change a figure of attendance" in page
    assert "“??” is not a register code" in page
    at_imports.post(reverse("import_commit", args=[given.proposal_id]))
    worker.commit_accepted(given.proposal_id)
    assert "Committed: 2 new lessons." in text(at_imports.get(address))


def test_a_file_that_changes_nothing_says_so(at_imports: Client, school: Viewer) -> None:
    bring_in(school, register(WEEK))
    again = give(school, register(WEEK), "again.csv")
    page = text(at_imports.get(reverse("import", args=[again.proposal_id])))
    assert "This file would change nothing: its marks are here already." in page
    assert "Commit, though nothing changes</button>" in page
    assert "Nothing new: all 40 marks were here already" in text(at_imports.get(reverse("imports")))


def test_rejected_rows_are_shown_once_each_and_downloaded_in_full(at_imports: Client, school: Viewer) -> None:
    given = give(school, register({ANNA: HERE, upn(70): HERE}))
    page = text(at_imports.get(reverse("import", args=[given.proposal_id])))
    assert "Line 12 and 9 more" in page
    assert "10 of 20 marks would be rejected" in page
    assert "more remark" not in page
    answer = at_imports.get(reverse("import_rejected", args=[given.proposal_id]))
    assert answer.headers["Content-Type"] == "text/csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="rejected-{given.proposal_id}.csv"'
    assert len(b"".join(answer).splitlines()) == 11  # type: ignore[call-overload]
    whole = give(school, register({ANNA: HERE}))
    assert at_imports.get(reverse("import_rejected", args=[whole.proposal_id])).status_code == 404


def test_a_question_about_dates_is_answered(at_imports: Client, school: Viewer) -> None:
    given = give(school, [["UPN", "Date", "Session", "Mark"], [ANNA, "02/03/2026", "AM", "/"]])
    page = text(at_imports.get(reverse("import", args=[given.proposal_id])))
    assert "Day first: 02/03/2026 is Monday 2 March 2026" in page
    assert "Month first: 02/03/2026 is Tuesday 3 February 2026" in page
    assert "--dates" not in page
    address = reverse("import_answer", args=[given.proposal_id])
    assert "Choose the reading that is right" in text(at_imports.post(address, {}))
    assert "valid choice" in text(at_imports.post(address, {"answer": "ymd"}))
    assert given.state is ImportState.QUESTION
    assert at_imports.post(address, {"answer": "dmy"}).status_code == 302
    assert given.read().counted == (1, 0, 0, 0)


def test_a_question_about_columns_is_answered_and_remembered(at_imports: Client, school: Viewer) -> None:
    odd = [["Wer", "Tag", "Halbtag", "Zeichen"], *register({ANNA: HERE})[1:]]
    given = give(school, odd, "odd.csv")
    page = text(at_imports.get(reverse("import", args=[given.proposal_id])))
    assert "Which column is what in odd.csv" in page
    assert "none of the headings is one that Upturn knows. They seem to be “Wer”, “Tag”" in page
    assert f"<code>{ANNA}</code>" in page
    assert "--columns" not in page
    address = reverse("import_columns", args=[given.proposal_id])
    assert "Choose at least the column" in text(at_imports.post(address, {"kind": "register"}))
    twice = {"kind": "register", "column-1": "pupil", "column-2": "pupil"}
    assert "“Wer” is “Pupil’s identifier” too" in text(at_imports.post(address, twice))
    another = {"kind": "roll", "shown": "register", "column-1": "pupil"}
    assert "The file is something else now" in text(at_imports.post(address, another))
    assert given.state is ImportState.QUESTION
    chosen = {"kind": "register", "shown": "register"}
    chosen |= dict(
        zip(
            ("column-1", "column-2", "column-3", "column-4"),
            ("pupil", "date", "session", "code"),
            strict=True,
        )
    )
    assert at_imports.post(address, chosen).status_code == 302
    given.read().commit()
    assert give(school, [odd[0], *register({CARYS: HERE})[1:]], "next.csv").counted == (10, 0, 0, 0)


def test_columns_taken_wrongly_can_be_said_again(at_imports: Client, school: Viewer) -> None:
    rows = [["UPN", "Date", "Session", "Mark", "Corrected mark"]]
    rows += [[*row, "I"] for row in register({ANNA: HERE})[1:]]
    given = give(school, rows)
    address = reverse("import_columns", args=[given.proposal_id])
    assert f'href="{address}"' in text(at_imports.get(reverse("import", args=[given.proposal_id])))
    page = text(at_imports.get(address))
    assert "What “Corrected mark” holds" in page
    chosen = {"kind": "register", "column-1": "pupil", "column-2": "date", "column-3": "session"}
    at_imports.post(address, chosen | {"column-5": "code"})
    given.read().commit()
    (number,) = set(bytes(Register.objects.get().marks)) - {0}
    assert code_numbered(number).text == "I"
    assert at_imports.get(address).status_code == 302


def test_an_unreadable_file_says_why(at_imports: Client, school: Viewer) -> None:
    given = give(school, b"%PDF-1.7 and so on", "march.pdf")
    page = text(at_imports.get(reverse("import", args=[given.proposal_id])))
    assert "This file could not be read" in page
    assert "march.pdf: This is a PDF" in page
    assert "Nothing was changed." in page
    assert at_imports.post(reverse("import_withdraw", args=[given.proposal_id])).status_code == 302
    assert given.state is ImportState.WITHDRAWN


@pytest.mark.parametrize(
    ("given", "words"),
    [({}, "Choose a file first"), ({"file": SimpleUploadedFile("empty.csv", b"")}, "The file is empty")],
)
def test_nothing_or_an_empty_file(at_imports: Client, given: dict[str, object], words: str) -> None:
    page = at_imports.post(reverse("imports"), given)
    assert words in text(page)
    assert 'role="alert"' in text(page)


def test_a_file_that_is_too_large_is_stopped_and_said(
    at_imports: Client, school: Viewer, settings: Settings
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 3 << 20
    before = ImportProposal.objects.count()
    page = upload(at_imports, b"UPN,Date,Session,Mark\n" * 400_000, "huge.csv")
    assert "“huge.csv” is larger than 3 MB" in text(page)
    assert "Export a shorter period" in text(page)
    assert ImportProposal.objects.count() == before
    assert "<h1>Reading march.csv</h1>" in text(upload(at_imports, register(WEEK)))


def test_a_file_compared_again_says_so(at_imports: Client, school: Viewer) -> None:
    early = give(school, register(WEEK))
    bring_in(school, register({ANNA: HERE}), "other.csv")
    at_imports.post(reverse("import_commit", args=[early.proposal_id]))
    worker.commit_accepted(early.proposal_id)
    early.read()
    page = text(at_imports.get(reverse("import", args=[early.proposal_id])))
    assert "changed after this file was reviewed, so the file was compared again" in page
    assert "30 new marks" in page


def test_what_can_no_longer_be_done_is_said(at_imports: Client, school: Viewer) -> None:
    given = give(school, register(WEEK))
    at_imports.post(reverse("import_withdraw", args=[given.proposal_id]))
    page = at_imports.post(reverse("import_commit", args=[given.proposal_id]), follow=True)
    assert "is now “withdrawn”, so this can no longer be done" in text(page)
    assert not Register.objects.exists()


def test_committing_twice_is_committing_once(at_imports: Client, school: Viewer) -> None:
    given = give(school, register(WEEK))
    for _ in range(2):
        page = at_imports.post(reverse("import_commit", args=[given.proposal_id]), follow=True)
        assert "can no longer" not in text(page)
    worker.commit_accepted(given.proposal_id)
    at_imports.post(reverse("import_commit", args=[given.proposal_id]))
    assert given.state is ImportState.COMMITTED


PAGES = ["import", "import_columns", "import_rejected"]
CHANGES = ["import_answer", "import_columns", "import_commit", "import_withdraw"]


@pytest.mark.parametrize("name", PAGES)
def test_another_school_s_import_is_not_there(client: Client, school: Viewer, name: str) -> None:
    given = give(school, register({ANNA: "/ QQ"}))
    sign_in(client, attendance_lead("Ms Adeyemi", "989403", "Elmbridge"))
    assert client.get(reverse(name, args=[given.proposal_id])).status_code == 404


@pytest.mark.parametrize("name", CHANGES)
def test_another_school_s_import_is_not_changed(client: Client, school: Viewer, name: str) -> None:
    given = give(school, register({ANNA: "/ QQ"}))
    sign_in(client, attendance_lead("Ms Adeyemi", "989403", "Elmbridge"))
    client.post(reverse(name, args=[given.proposal_id]), {"answer": "dmy", "kind": "roll", "pupil": "UPN"})
    assert given.state is ImportState.PROPOSED


@pytest.mark.parametrize(
    "role", [RoleName.TEACHER, RoleName.PASTORAL, RoleName.SENCO, RoleName.DSL, RoleName.HEAD]
)
def test_closed_to_those_who_do_not_keep_the_data(client: Client, school: Viewer, role: RoleName) -> None:
    given = give(school, register({ANNA: "/ QQ"}))
    sign_in(client, at_work(staff("Mx Lowe"), role, at=Organisation.objects.get(pk=school.organisation_id)))
    assert client.get(reverse("imports")).status_code == 403
    assert upload(client, register(WEEK)).status_code == 403
    for name in PAGES:
        assert client.get(reverse(name, args=[given.proposal_id])).status_code == 403
    for name in CHANGES:
        assert client.post(reverse(name, args=[given.proposal_id])).status_code == 403
    assert ImportProposal.objects.count() == 2
    assert given.state is ImportState.PROPOSED


@pytest.mark.parametrize("name", ["import_answer", "import_commit", "import_withdraw"])
def test_a_change_is_never_a_link(at_imports: Client, name: str) -> None:
    assert at_imports.get(reverse(name, args=[1])).status_code == 405


def test_strangers_sign_in_first(client: Client, school: Viewer) -> None:
    assert client.get(reverse("imports")).status_code == 302
    assert isinstance(client, CheckedClient)


def test_pages_ask_the_store_as_often_for_many_imports_as_for_few(
    at_imports: Client, school: Viewer, django_assert_max_num_queries: object
) -> None:
    for number in range(6):
        give(school, register({ANNA: HERE}), f"file-{number}.csv")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        at_imports.get(reverse("imports"))


def test_a_term_of_lessons_says_how_far_it_has_been_written(client: Client) -> None:
    viewer = at_work(
        staff("Ms Achebe"), RoleName.ATTENDANCE_LEAD, at=organisation("harbour", "Harbour", kind="provider")
    )
    row = ImportProposal.objects.create(
        organisation_id=viewer.organisation_id,
        kind="presence",
        state=ImportState.ACCEPTED,
        file_name="term.zip",
        stored_as="",
        digest="0",
        size=1,
        outcome={"kind": "presence", "layout": "", "things": "lessons", "stretches": [12, 73]},
    )
    page = sign_in(client, viewer).get(f"/imports/{row.pk}/").content.decode()
    assert "12 of 73 parts are written." in page
    assert 'value="12" max="73"' in page
    polled = {"headers": {"HX-Request": "true"}}
    assert client.get(f"/imports/{row.pk}/?done=12", **polled).status_code == 204
    assert client.get(f"/imports/{row.pk}/?done=11", **polled).headers["HX-Refresh"] == "true"
