"""A draft's seal has a key of its own, and opens nothing it should not."""

import pytest
from cryptography.fernet import InvalidToken
from pytest_django import Settings

from upturn.access.drafts import _seal


def test_what_is_sealed_is_not_readable_and_opens_again() -> None:
    token = _seal().encrypt(b"The corridor is too loud.")
    assert b"corridor" not in token
    assert _seal().decrypt(token) == b"The corridor is too loud."


def test_the_same_words_are_never_sealed_alike() -> None:
    assert _seal().encrypt(b"the same") != _seal().encrypt(b"the same")


def test_another_store_s_secret_does_not_open_it(settings: Settings) -> None:
    token = _seal().encrypt(b"The corridor is too loud.")
    settings.SECRET_KEY = "another store altogether"
    with pytest.raises(InvalidToken):
        _seal().decrypt(token)


def test_it_is_not_the_secret_key_itself(settings: Settings) -> None:
    assert settings.SECRET_KEY.encode() not in _seal()._signing_key + _seal()._encryption_key
