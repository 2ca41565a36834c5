"""Doors are shut by default: an address open to strangers is on this list, with the reason."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

OPEN_TO_STRANGERS = {
    "account_login": "signing in",
    "account_signup": "says that places are by invitation",
    "account_logout": "sends home whoever is not signed in",
    "account_reset_password": "a forgotten password",
    "account_reset_password_done": "says what happens next",
    "account_reset_password_from_key": "the link that was sent",
    "account_reset_password_from_key_done": "says that it worked",
    "account_inactive": "says that the account is closed",
    "accept_invitation": "the link that was sent",
    "sign_in_as": "the demonstration town only",
    "first_screen": "the front door",
    "try_register": "the demonstration town only: figures of one's own file, which is not kept",
    "first_day": "an empty store, with its code",
    "try_first": "what a provider offers to try, and nothing of anyone",
    "book_taster": "a family books a lesson to try",
    "taster_booking": "the link that booking gave",
    "taster_calendar": "the link that booking gave",
    "cancel_taster": "the link that booking gave",
}


def _addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _addresses(each, path)
        else:
            yield path, each


ADDRESSES = list(_addresses(get_resolver()))


def test_there_are_addresses() -> None:
    assert len(ADDRESSES) > 10


def test_only_the_listed_addresses_are_open_to_strangers() -> None:
    opened = {
        str(pattern.name) for _, pattern in ADDRESSES if not getattr(pattern.callback, "login_required", True)
    }
    assert opened - OPEN_TO_STRANGERS.keys() == set(), "open, and on no list"


@pytest.mark.parametrize(("path", "pattern"), ADDRESSES, ids=[path or "/" for path, _ in ADDRESSES])
def test_an_address_is_lower_case_and_has_a_name(path: str, pattern: URLPattern) -> None:
    fixed = re.sub(r"<[^>]*>|\(\?P.*?\)", "", path)
    assert pattern.name
    assert fixed == fixed.lower()
    assert "_" not in fixed
    assert path == "" or path.rstrip("$").endswith(("/", ".csv", ".ics", ".pdf", ".xlsx", ".pdf"))
