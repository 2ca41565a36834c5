"""The manual's pages mention everything, and their integers are the ones computed with."""

from upturn.registers import thresholds
from upturn.registers.codes import all_codes, code_sets
from upturn.registers.formulas import codes_page, formulas, formulas_page
from upturn.registers.statistics import COUNT_FIELDS


def test_every_figure_has_a_formula_in_words_integers_and_source() -> None:
    names = [formula.name for formula in formulas()]
    derived = ["absent", "absence_rate", "persistent", "severe", "last_4_weeks", "previous_4_weeks", "codes"]
    assert names == [*COUNT_FIELDS, *derived]
    for formula in formulas():
        assert formula.words.endswith(".") or "`" in formula.words
        assert formula.integers
        assert formula.source
        assert f"## `{formula.name}`" in formulas_page()
        assert formula.words in formulas_page()


def test_counted_codes_are_those_of_the_definition() -> None:
    codes = {formula.name: set(formula.codes) for formula in formulas()}
    assert codes["possible"] == codes["attended"] | codes["authorised"] | codes["unauthorised"]
    assert codes["attended"] & (codes["authorised"] | codes["unauthorised"]) == set()
    assert codes["unauthorised"] == {"G", "N", "O", "U"}
    assert codes["late_before_close"] == {"L"}
    assert codes["late_after_close"] == {"U"}
    assert codes["missing"] == set()
    assert not codes["possible"] & {"D", "X", "Q", "Y", "Y1", "Z", "#"}


def test_the_printed_integers_are_what_is_computed() -> None:
    printed = {formula.name: formula.integers for formula in formulas()}
    computed = {
        "absence_rate": thresholds.absence_rate,
        "persistent": thresholds.is_persistent,
        "severe": thresholds.is_severe,
    }
    for name, compute in computed.items():
        for possible in range(1, 41):
            for absent in range(possible + 1):
                assert eval(printed[name], {"absent": absent, "possible": possible}) == compute(
                    absent, possible
                )
        assert compute(0, 0) is None


def test_every_code_is_in_the_table_of_its_sets() -> None:
    page = codes_page()
    for code in all_codes():
        homes = [each for each in code_sets() if code.text in each.codes]
        assert page.count(f"| `{code.text}` | {code.meaning}") == len(homes)
        if code.feed_name:
            assert code.feed_name in page
    for code_set in code_sets():
        assert f"## {code_set.title}" in page
        for old, new in code_set.retired.items():
            assert f"- `{old}` is read as `{new}`" in page


def test_no_cell_breaks_its_table() -> None:
    rows = [line for line in codes_page().splitlines() if line.startswith("| `")]
    assert rows
    assert {line.count("|") for line in rows} == {7}
