"""The one-time code that stands for whoever started an empty Upturn."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from upturn.access.setup_code import (
    FILE_NAME,
    WrongSetupCodeError,
    check_setup_code,
    claim_setup_code,
    new_setup_code,
)


def test_the_code_itself_is_nowhere_in_the_store(tmp_path: Path) -> None:
    code = new_setup_code(tmp_path / "store")
    kept = tmp_path / "store" / FILE_NAME
    assert code not in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_a_code_may_be_typed_as_people_type(tmp_path: Path, typed: "type[str]") -> None:
    check_setup_code(tmp_path, typed(new_setup_code(tmp_path)))


@pytest.mark.parametrize("wrong", ["", "-", "22222-22222-22222-22222"])
def test_a_wrong_code_says_where_the_right_one_is(tmp_path: Path, wrong: str) -> None:
    new_setup_code(tmp_path)
    with pytest.raises(WrongSetupCodeError, match="printed in the terminal"):
        check_setup_code(tmp_path, wrong)


@pytest.mark.parametrize("guess", ["", "anything"])
def test_without_a_printed_code_none_is_right(tmp_path: Path, guess: str) -> None:
    with pytest.raises(WrongSetupCodeError):
        check_setup_code(tmp_path, guess)


def test_a_new_code_ends_the_one_before(tmp_path: Path) -> None:
    first, second = new_setup_code(tmp_path), new_setup_code(tmp_path)
    with pytest.raises(WrongSetupCodeError):
        check_setup_code(tmp_path, first)
    check_setup_code(tmp_path, second)


def test_of_many_who_claim_at_once_one_succeeds(tmp_path: Path) -> None:
    code = new_setup_code(tmp_path)

    def claim(_: int) -> bool:
        try:
            claim_setup_code(tmp_path, code)
        except WrongSetupCodeError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(40))) == 1
