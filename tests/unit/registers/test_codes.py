"""Codes: permanent bytes, dated sets, and how a cell's text is read."""

from datetime import date

import pytest

from upturn.registers.codes import (
    CodeClass,
    CodeReading,
    Late,
    NoCodeSetError,
    all_codes,
    code_numbered,
    code_set_on,
    code_sets,
    read_code,
)

BEFORE, AFTER = date(2024, 8, 18), date(2024, 8, 19)
TODAY = date(2026, 3, 12)

# Every stored register is written in these numbers. A failure here means a change that would silently
# rewrite what schools recorded: add new codes below, and never touch a line.
PERMANENT = {
    32: "/", 33: "\\", 34: "L",
    64: "K", 65: "V", 66: "P", 67: "W", 68: "B", 69: "J",
    96: "C1", 97: "M", 98: "J1", 99: "S", 100: "C2", 101: "C", 102: "T", 103: "R", 104: "I", 105: "E",
    106: "H",
    128: "G", 129: "N", 130: "O", 131: "U",
    160: "D", 161: "X", 162: "Q", 163: "Y1", 164: "Y2", 165: "Y3", 166: "Y4", 167: "Y5", 168: "Y6", 169: "Y7",
    170: "Y",
    192: "Z", 193: "#",
}  # fmt: skip


def test_byte_numbers_are_permanent() -> None:
    assert {code.number: code.text for code in all_codes()} == PERMANENT


def test_a_number_tells_its_class() -> None:
    for code in all_codes():
        assert list(CodeClass)[code.number // 32 - 1] is code.code_class
        assert code.code_class.first_number == code.number // 32 * 32


@pytest.mark.parametrize(
    ("code_class", "texts"),
    [
        (CodeClass.PRESENT, "/ L \\"),
        (CodeClass.APPROVED_EDUCATIONAL_ACTIVITY, "B K P V W"),
        (CodeClass.AUTHORISED, "C C1 C2 E I J1 M R S T"),
        (CodeClass.UNAUTHORISED, "G N O U"),
        (CodeClass.NOT_POSSIBLE, "D Q X Y1 Y2 Y3 Y4 Y5 Y6 Y7"),
        (CodeClass.ADMINISTRATIVE, "# Z"),
    ],
)
def test_england_since_2024(code_class: CodeClass, texts: str) -> None:
    codes = code_set_on(AFTER).codes.values()
    assert " ".join(sorted(code.text for code in codes if code.code_class is code_class)) == texts


def test_england_before_2024() -> None:
    before, after = code_set_on(BEFORE), code_set_on(AFTER)
    assert set(before.codes) - set(after.codes) == {"H", "J", "Y"}
    assert set(after.codes) - set(before.codes) == {
        "K",
        "C1",
        "C2",
        "J1",
        "Q",
        *(f"Y{n}" for n in range(1, 8)),
    }
    assert before.codes["J"].attended
    assert after.codes["J1"].absent


def test_only_four_codes_count_to_a_penalty_notice() -> None:
    assert [code.text for code in all_codes() if code.counts_to_penalty_notice] == ["G", "N", "O", "U"]


def test_late_before_the_close_is_present_and_after_it_absent() -> None:
    late = {code.text: (code.late, code.attended) for code in all_codes() if code.late}
    assert late == {"L": (Late.BEFORE_CLOSE, True), "U": (Late.AFTER_CLOSE, False)}


def test_sets_of_a_jurisdiction_follow_one_another() -> None:
    first, second = code_sets()
    assert (first.valid_to, second.valid_from, second.valid_to) == (BEFORE, AFTER, None)
    for code_set in code_sets():
        assert set(code_set.retired.values()) <= set(code_set.codes)
        assert not set(code_set.retired) & set(code_set.codes)


def test_a_day_before_any_set() -> None:
    with pytest.raises(NoCodeSetError, match="known from 1 September 2013; 31 August 2013 is earlier"):
        code_set_on(date(2013, 8, 31))
    reading = read_code("/", date(2013, 8, 31))
    assert reading.number == 0
    assert reading.rejected == (
        "Register codes are known from 1 September 2013; 31 August 2013 is earlier. "
        "Check the date, or leave the row out."
    )


def test_every_code_is_read_as_itself_in_its_time() -> None:
    for code_set in code_sets():
        for text, code in code_set.codes.items():
            for written in (text, text.lower(), f" {text}\t"):
                assert read_code(written, code_set.valid_from) == CodeReading(code.number)


@pytest.mark.parametrize("text", ["", "-", "*", "   ", " - ", "*\n"])
def test_signs_for_no_mark_are_missing(text: str) -> None:
    assert read_code(text, TODAY) == CodeReading(0)


@pytest.mark.parametrize(
    ("text", "day", "read_as"),
    [
        ("J", AFTER, "J1"), ("H", AFTER, "C"), ("Y", AFTER, "Y7"), ("F", AFTER, "C"), ("I01", AFTER, "I"),
        ("F", BEFORE, "H"), ("X02", BEFORE, "X"), ("reason_j_aea_interview", AFTER, "J1"),
        ("reason_f_legacy_family_holiday", AFTER, "C"),
    ],
)  # fmt: skip
def test_retired_codes_are_read_by_date_with_a_warning(text: str, day: date, read_as: str) -> None:
    reading = read_code(text, day)
    assert code_numbered(reading.number).text == read_as
    assert reading.rejected is None
    assert reading.warning is not None
    assert f"read as {read_as} (" in reading.warning


def test_a_code_in_force_is_read_without_a_warning() -> None:
    assert read_code("J", BEFORE) == CodeReading(69)
    assert read_code("h", BEFORE) == CodeReading(106)


def test_the_warning_says_what_changed() -> None:
    assert read_code("J", AFTER).warning == (
        "Code J is not used from 19 August 2024: read as J1 (leave for an interview for a job or a place in "
        "education), which counts as authorised absence."
    )


def test_a_code_before_its_time_is_rejected() -> None:
    assert read_code("C2", BEFORE) == CodeReading(
        0,
        rejected="Code C2 is used only from 19 August 2024. "
        "Check the date, or give the code that was in force then.",
    )


@pytest.mark.parametrize("text", ["?", "AB", "//", "/\\", "0", "A", "Y8", "X01", "reason_present"])
def test_an_unknown_code_is_rejected_with_a_sentence(text: str) -> None:
    reading = read_code(text, AFTER)
    assert reading.number == 0
    assert reading.rejected is not None
    assert reading.rejected.startswith(f"“{text}” is not a register code of England, from 19 August 2024.")
    assert "Expected one of / \\ L" in reading.rejected


def test_names_of_the_feed_are_codes() -> None:
    named = [code for code in all_codes() if code.feed_name]
    assert len(named) == len(all_codes()) - 1
    for code in named:
        day = AFTER if code.text in code_set_on(AFTER).codes else BEFORE
        for name in (code.feed_name, *code.feed_aliases):
            assert name is not None
            assert read_code(name, day).number == code.number
            assert read_code(name.upper(), day).number == code.number
            assert read_code(name.removeprefix("reason_"), day).number == code.number


def test_zero_is_no_code() -> None:
    with pytest.raises(KeyError):
        code_numbered(0)
