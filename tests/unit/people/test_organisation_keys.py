"""URNs and short keys."""

import pytest

from upturn.people.organisation_keys import BadKeyError, organisation_key


@pytest.mark.parametrize(
    ("typed", "kept"), [("989401", "989401"), (" 989 401 ", "989401"), ("012345", "012345")]
)
def test_a_school_is_known_by_six_digits(typed: str, kept: str) -> None:
    assert organisation_key("school", typed) == kept


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "98940A", "٩٨٩٤٠١", "pennerby-high"])
def test_anything_else_is_no_urn(typed: str) -> None:
    with pytest.raises(BadKeyError, match="six digits"):
        organisation_key("school", typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("kittiwake-online", "kittiwake-online"), ("Penner Vale", "penner-vale"), ("k2x", "k2x")],
)
def test_others_choose_a_short_key(typed: str, kept: str) -> None:
    assert organisation_key("provider", typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "ab", "2fast", "-x-", "two--hyphens", "ends-", "x" * 41, "a/b", "café"]
)
def test_a_short_key_is_plain(typed: str) -> None:
    with pytest.raises(BadKeyError, match="short key"):
        organisation_key("authority", typed)
