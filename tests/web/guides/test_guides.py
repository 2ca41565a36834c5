"""The guides as pages and on paper: open to whoever is signed in, the same for all, two A5 pages at most."""

import logging
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.page_rules import read
from tests.people_at_work import at_work, sign_in, staff
from upturn.access.roles import RoleName
from upturn.families.guides.reading import Guide, guides
from upturn.web.guides.page import checked_words
from upturn.web.paper import laid_out

A5_IN_PIXELS = (559, 794)


@pytest.fixture
def teacher(client: Client, settings: Settings) -> Client:
    settings.HELD_AT = datetime(2026, 12, 1, 9, 10)
    return sign_in(client, at_work(staff("Mr Adeyemi"), RoleName.TEACHER))


@pytest.mark.django_db
def test_every_guide_is_listed_dated_and_can_be_opened(teacher: Client) -> None:
    tree = read(teacher.get(reverse("guides")).content.decode())
    assert [each.text() for each in tree.every("h2")] == [each.title for each in guides()]
    assert tree.text().count("Checked 22 November 2026") == len(guides())
    assert "Due to be checked again" not in tree.text()
    for each in guides():
        assert teacher.get(reverse("guide", args=[each.key])).status_code == 200


@pytest.mark.django_db
def test_a_year_on_the_list_says_which_are_due_a_check(teacher: Client, settings: Settings) -> None:
    settings.HELD_AT = datetime(2027, 12, 1, 9, 10)
    text = read(teacher.get(reverse("guides")).content.decode()).text()
    assert text.count("Due to be checked again") == len(guides())


@pytest.mark.django_db
def test_a_guide_says_where_it_comes_from_and_what_it_is_not(teacher: Client) -> None:
    text = read(teacher.get(reverse("guide", args=["being-in-school"])).content.decode()).text()
    assert "Department for Education: Working together to improve school attendance" in text
    assert "it is not legal advice" in text
    assert "Citizens Advice" in text


@pytest.mark.django_db
def test_a_guide_opens_as_a_pdf_under_its_own_name(teacher: Client) -> None:
    response = teacher.get(reverse("guide_pdf", args=["mornings"]))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="mornings.pdf"'
    assert response.content.startswith(b"%PDF-")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["guide", "guide_pdf"])
def test_there_is_no_other_guide(teacher: Client, name: str) -> None:
    assert teacher.get(reverse(name, args=["another"])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["guides", "guide", "guide_pdf"])
def test_a_stranger_is_sent_to_sign_in(client: Client, name: str) -> None:
    at_work(staff("Ms Okoro"), RoleName.ADMINISTRATOR)
    address = reverse(name, args=[] if name == "guides" else ["mornings"])
    response = client.get(address)
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize("each", guides(), ids=lambda each: each.key)
def test_on_paper_it_is_at_most_two_a5_pages(each: Guide) -> None:
    document = laid_out("guides/sheet.html", {"guide": each, "checked": checked_words(each)})
    assert len(document.pages) <= 2
    assert {(round(page.width), round(page.height)) for page in document.pages} == {A5_IN_PIXELS}


def test_the_style_sheet_for_paper_holds_nothing_that_paper_ignores(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        laid_out("guides/sheet.html", {"guide": guides()[0], "checked": ""})
    assert caplog.messages == []
