"""An analysis as one JSON object, and as CSV and Parquet files that hold the same."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from upturn.exchange.analysis import WINDOWS, Period, Register
from upturn.exchange.findings import finding_rows, look_at_register, test_row, too_little_row
from upturn.exchange.reading.problems import Problem
from upturn.exchange.writing.cells import STARTS_A_FORMULA
from upturn.patterns.lesson import LessonMarks
from upturn.registers.groups import Group
from upturn.registers.statistics import COUNT_FIELDS

_PUPILS_AT_A_TIME = 5_000


def json_pieces(
    register: Register,
    first: date | None = None,
    last: date | None = None,
    *,
    lessons: LessonMarks | None = None,
    all_tests: bool = False,
) -> Iterator[str]:
    """The object in pieces, so that an authority's answers are never held twice.

    ``all_tests`` adds every tested pupil and kind, for calibration.
    """
    period = register.period(first, last)
    head = {"period": _period(period), "code_sets": register.code_sets(period)}
    yield _dumped(head)[:-1] + ', "pupils": ['
    frame = register.statistics(period.first, period.last)
    for start in range(0, frame.height, _PUPILS_AT_A_TIME):
        yield (",\n" if start else "\n") + ",\n".join(_pupils(frame.slice(start, _PUPILS_AT_A_TIME)))
    groups = [group_row(group) for group in register.groups(period.first, period.last)]
    problems = [problem_row(problem) for problem in register.problems]
    looks = look_at_register(register, period.first, period.last, lessons)
    yield '\n], "groups": ' + _listed(groups)
    yield ', "findings": ' + _listed(finding_rows(register, looks))
    yield ', "too_little": ' + _listed([too_little_row(register, each) for each in looks.too_little()])
    if all_tests:
        yield ', "all_tests": ' + _listed([test_row(register, each) for each in looks.tests()])
    yield ', "problems": ' + _listed(problems) + "}\n"


def _dumped(value: object) -> str:
    return json.dumps(value)


def _listed(rows: list[dict[str, object]]) -> str:
    return "[\n" + ",\n".join(map(_dumped, rows)) + "\n]" if rows else "[]"


def _period(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def _pupils(frame: pl.DataFrame) -> Iterator[str]:
    """Each row of the statistics as the contract has it, with only the codes that occur."""
    rows = frame.drop("codes").write_ndjson().split("\n")[: frame.height]
    for row, codes in zip(rows, _codes(frame), strict=True):
        # Plain ASCII, whatever the terminal or the pipe is set to.
        plain = row if row.isascii() else _dumped(json.loads(row))
        yield f'{plain[:-1]}, "codes": {{{codes}}}}}'


def _codes(frame: pl.DataFrame) -> list[str]:
    """Each row's codes and counts, without the braces."""
    names = frame["codes"].struct.fields
    if not names:
        return [""] * frame.height
    counted = frame["codes"].struct.unnest()
    pieces = [
        pl.when(pl.col(name) > 0).then(pl.lit(f"{_dumped(name)}: ") + pl.col(name).cast(pl.String))
        for name in names
    ]
    return counted.select(pl.concat_str(pieces, separator=", ", ignore_nulls=True)).to_series().to_list()


def group_row(group: Group) -> dict[str, object]:
    """A group as the contract has it; what is hidden is null."""
    counts = {name: None if group.counts is None else getattr(group.counts, name) for name in COUNT_FIELDS}
    return {
        "by": group.by,
        "value": group.value,
        "pupils": group.pupils,
        **counts,
        "absence_rate": group.absence_rate,
        "persistent": group.persistent,
        "severe": group.severe,
        "suppressed": group.suppressed,
    }


def problem_row(problem: Problem) -> dict[str, object]:
    """A remark as the contract has it."""
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "found": problem.found,
        "reason": problem.reason,
        "severity": problem.severity.value,
    }


def write_files(
    register: Register,
    folder: Path,
    first: date | None = None,
    last: date | None = None,
    *,
    lessons: LessonMarks | None = None,
    all_tests: bool = False,
) -> list[Path]:
    """Write ``pupils``, ``groups``, ``findings``, ``problems`` and ``period``, each as CSV and Parquet.

    Nested figures become columns: ``last_4_weeks_possible``, ``code_I``; a finding's sessions one text. In
    the CSV no cell starts a formula. Gives what was written.
    """
    period = register.period(first, last)
    folder.mkdir(parents=True, exist_ok=True)
    looks = look_at_register(register, period.first, period.last, lessons)
    frames = {
        "pupils": flattened(register.statistics(period.first, period.last)),
        "groups": _frame(
            [group_row(group) for group in register.groups(period.first, period.last)], _GROUP_TYPES
        ),
        "findings": _frame([_flat(row) for row in finding_rows(register, looks)], _FINDING_TYPES),
        "problems": _frame([problem_row(problem) for problem in register.problems], _PROBLEM_TYPES),
        "period": pl.DataFrame(_period(period) | {"code_sets": " ".join(register.code_sets(period))}),
    }
    if all_tests:
        frames["all_tests"] = _frame([test_row(register, each) for each in looks.tests()], _TEST_TYPES)
    written = []
    for name, frame in frames.items():
        csv, parquet = folder / f"{name}.csv", folder / f"{name}.parquet"
        _safe(frame).write_csv(csv)
        frame.write_parquet(parquet)
        written += [csv, parquet]
    return written


_GROUP_TYPES = {
    "by": pl.String, "value": pl.String, "pupils": pl.Int64, **dict.fromkeys(COUNT_FIELDS, pl.Int64),
    "absence_rate": pl.Float64, "persistent": pl.Int64, "severe": pl.Int64, "suppressed": pl.Boolean,
}  # fmt: skip
_PROBLEM_TYPES = {
    "file": pl.String, "line": pl.Int64, "column": pl.String, "found": pl.String, "reason": pl.String,
    "severity": pl.String,
}  # fmt: skip
_TEST_TYPES = {
    "pupil": pl.String, "school": pl.String, "kind": pl.String, "n": pl.Int64, "observed": pl.Int64,
    "expected": pl.Float64, "p": pl.Float64,
}  # fmt: skip
_FINDING_TYPES = {
    "pupil": pl.String, "school": pl.String, "kind": pl.String, "sentence": pl.String, "question": pl.String,
    "n": pl.Int64, "observed": pl.Int64, "expected": pl.Float64, "p": pl.Float64, "q": pl.Float64,
    "sessions": pl.String,
}  # fmt: skip


def _flat(finding: dict[str, Any]) -> dict[str, object]:
    """A finding's sessions as one text: ``2025-09-05 AM; 2025-09-05 PM``."""
    said = "; ".join(f"{each['date']} {each['session']}" for each in finding["sessions"])
    return {**finding, "sessions": said}


def _frame(rows: list[dict[str, object]], types: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=types, orient="row")


def flattened(frame: pl.DataFrame) -> pl.DataFrame:
    """Structs as columns of their own."""
    for name in WINDOWS:
        fields = [
            series.alias(f"{name}_{series.name}") for series in frame[name].struct.unnest().get_columns()
        ]
        frame = frame.drop(name).hstack(fields)
    codes = frame["codes"].struct.unnest() if frame["codes"].struct.fields else pl.DataFrame()
    return frame.drop("codes").hstack([series.alias(f"code_{series.name}") for series in codes.get_columns()])


def _safe(frame: pl.DataFrame) -> pl.DataFrame:
    """The same frame with an apostrophe before every text that would start a formula."""
    return frame.with_columns(
        pl.when(_starts_formula(name)).then(pl.lit("'") + pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name, kind in frame.schema.items()
        if kind == pl.String
    )


def _starts_formula(name: str) -> pl.Expr:
    stripped = pl.col(name).str.strip_chars_start(" \u00a0")
    return stripped.str.slice(0, 1).is_in(STARTS_A_FORMULA) & (pl.col(name).str.strip_chars() != "-")
