"""Somebody's own register: figures as the library gives them, and nothing kept."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

import upturn
from tests.page_rules import Element, read
from upturn.web.first_screen import views

pytestmark = pytest.mark.django_db
DAYS = [f"2025-09-{day:02}" for day in (1, 2, 3, 4, 5)]


@pytest.fixture(autouse=True)
def _town(settings: Settings) -> None:
    settings.IS_TOWN = True


def register(pupils: int = 6, code: str = "/", dates: list[str] | None = None) -> bytes:
    rows = ["pupil,date,session,code"]
    for number in range(pupils):
        for day in dates or DAYS:
            rows += [
                f"00{number},{day},AM,{code if number else 'O'}",
                f"00{number},{day},PM,{code if number else 'O'}",
            ]
    return "\n".join(rows).encode()


def send(client: Client, content: bytes, name: str = "marks.csv", **more: str) -> Element:
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    response = client.post(reverse("try_register"), {"file": file, **more})
    assert response.status_code == 200
    return read(response.content.decode())


def rows(page: Element, label: str) -> list[list[str]]:
    table = next(e for e in page.every("div") if e.attributes.get("aria-label") == label).every("tbody")[0]
    return [[cell.text() for cell in row.every("th", "td")] for row in table.every("tr")]


@pytest.mark.parametrize("method", ["get", "post"])
def test_outside_the_town_there_is_no_such_page(client: Client, settings: Settings, method: str) -> None:
    from tests.people_at_work import administrator

    administrator()
    settings.IS_TOWN = False
    assert getattr(client, method)(reverse("try_register")).status_code == 404


def test_it_says_what_it_takes_before_anything_is_chosen(client: Client) -> None:
    said = read(client.get(reverse("try_register")).content.decode()).text()
    assert "up to 30 MB" in said
    assert "nothing is kept" in said


def test_the_figures_are_the_librarys(client: Client) -> None:
    content = register()
    page = send(client, content)
    theirs = upturn.read_register(content).statistics()
    assert [row[:2] for row in rows(page, "Figures by pupil")] == [
        [pupil, f"{attended} of {possible}"]
        for pupil, attended, possible in theirs.select("pupil", "attended", "possible").iter_rows()
    ]
    everyone = rows(page, "Figures by group")[0]
    assert everyone == ["Everyone", "6", "60", "50", "16.7%", "0", "hidden", "hidden"]
    assert "marks.csv" in page.text()
    assert "6 pupils attended 50 of 60 possible sessions, 1 Sep to 5 Sep 2025." in page.text()


def test_no_pupil_is_given_a_percentage_or_a_rank(client: Client) -> None:
    table = rows(send(client, register()), "Figures by pupil")
    assert [row[0] for row in table] == ["000", "001", "002", "003", "004", "005"]
    assert not any("%" in cell for row in table for cell in row)


def test_missing_marks_make_it_provisional(client: Client) -> None:
    said = send(client, register() + b"\n006,2025-09-01,AM,\n006,2025-09-02,AM,/").text()
    assert "Provisional: 1 mark missing. A missing mark is not an absence." in said


def test_rows_left_out_are_shown_with_their_line_and_why(client: Client) -> None:
    page = send(client, register() + b"\n001,2025-09-08,AM,Zebra")
    said = page.text()
    assert "What the file left unclear" in said
    assert "Line 62" in said
    assert "Left out" in said


def test_many_remarks_are_counted(client: Client) -> None:
    odd = "\n".join(f"001,2025-09-08,AM,Zebra{number}" for number in range(30))
    assert "10 more remarks not shown here" in send(client, register() + b"\n" + odd.encode()).text()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "marks.csv", "The file is empty. Export it again."),
        (b"%PDF-1.7 and so on", "marks.pdf", "marks.pdf: This is a PDF."),
        (b"\x89PNG\r\n\x1a\n", "marks.png", "This is a picture."),
        (b"PK\x03\x04 cut short", "marks.xlsx", "marks.xlsx"),
        (b"name,colour\nIvy,green\n", "list.csv", "list.csv"),
        (
            b"UPN,Forename,Surname,DOB,Year,Reg\nA1,Ivy,Lund,2012-01-02,9,9C\n",
            "roll.csv",
            "looks like a roll",
        ),
    ],
    ids=["empty", "pdf", "picture", "truncated", "no-register", "roll"],
)
def test_a_wrong_file_gets_a_sentence_on_the_field(
    client: Client, content: bytes, name: str, sentence: str
) -> None:
    page = send(client, content, name)
    problem = next(e for e in page.every("div") if e.attributes.get("id") == "problem")
    assert sentence in problem.text()
    assert not [e for e in page.every("div") if e.attributes.get("aria-label") == "Figures by pupil"]


def test_nothing_chosen_says_so(client: Client) -> None:
    assert "Choose a file." in read(client.post(reverse("try_register"), {}).content.decode()).text()


def test_ambiguous_dates_are_asked_about_and_settled_by_the_answer(client: Client) -> None:
    content = register(dates=["04/09/2025", "05/09/2025"])
    assert "Something needs putting right" in send(client, content).text()
    assert "4 Sep to 5 Sep 2025" in send(client, content, dates="dmy").text()
    assert "9 Apr to 9 May 2025" in send(client, content, dates="mdy").text()


def test_a_file_too_large_is_dropped_with_a_sentence(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LIMIT_BYTES", 200)
    page = send(client, register())
    assert "The file is larger than 30 MB" in page.text()
    assert "Choose a file." not in page.text()


def test_a_forged_request_is_refused() -> None:
    file = SimpleUploadedFile("marks.csv", register())
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(reverse("try_register"), {"file": file}).status_code == 403


def _held() -> dict[str, Any]:
    """Every row of every table, and every file of the store."""
    tables = {model.__name__: list(model._default_manager.values()) for model in apps.get_models()}
    home = Path(django_settings.HOME)
    return tables | {"files": sorted(str(path) for path in home.rglob("*"))}


@pytest.fixture
def _no_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was made")

    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, refuse)


@pytest.mark.usefixtures("_no_temporary_files")
def test_nothing_is_kept_of_what_was_tried(client: Client) -> None:
    before = _held()
    large = register(
        pupils=12, dates=[f"2025-{month:02}-{day:02}" for month in (10, 11) for day in range(1, 29)] * 120
    )
    assert len(large) > 2_621_440, "larger than what Django would keep in memory by itself"
    page = send(client, large)
    assert "marks.csv" in page.text()
    assert _held() == before
    assert "sessionid" not in client.cookies
