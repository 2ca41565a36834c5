"""Lessons as bytes: what goes in comes out, each pupil's by day and period."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from upturn.kernel.academic_year import AcademicYear
from upturn.registers.lessons.packing import RECORD, HeldLessons, LessonNames, Lessons, packed, unpacked

ROWS = 4
NAMES = ("row", *(RECORD.names or ()))
ENTRIES = st.lists(
    st.tuples(
        st.integers(0, ROWS - 1),
        st.integers(0, 370),
        st.integers(0, 12),
        st.integers(0, 2**16 - 1),
        st.integers(0, 2**16 - 1),
        st.integers(0, 255),
        st.integers(0, 255),
    ),
    unique_by=lambda each: each[:3],
    max_size=60,
)


def lessons_of(entries: list[tuple[int, ...]]) -> Lessons:
    columns = np.array(entries, np.int64).reshape(-1, len(NAMES)).T
    return Lessons(*columns[:5], *(column.astype(np.uint8) for column in columns[5:]))


def as_tuples(lessons: Lessons) -> list[tuple[int, ...]]:
    return list(zip(*(getattr(lessons, name).tolist() for name in NAMES), strict=True))


@given(ENTRIES)
def test_what_is_packed_comes_out_in_order(entries: list[tuple[int, ...]]) -> None:
    rows = packed(lessons_of(entries), ROWS)
    assert len(rows) == ROWS
    assert sum(map(len, rows)) == RECORD.itemsize * len(entries)
    assert as_tuples(unpacked(rows)) == sorted(entries)


@given(ENTRIES)
def test_packing_again_gives_the_same_bytes(entries: list[tuple[int, ...]]) -> None:
    rows = packed(lessons_of(entries), ROWS)
    assert packed(unpacked(rows), ROWS) == rows


@given(ENTRIES, st.permutations(range(ROWS)))
def test_a_year_is_read_for_whom_it_is_asked_in_their_order(
    entries: list[tuple[int, ...]], order: list[int]
) -> None:
    rows = packed(lessons_of(entries), ROWS)
    held = HeldLessons(AcademicYear(2025), 1, LessonNames(), {100 + row: rows[row] for row in range(ROWS)})
    asked = held.of([99, *(100 + row for row in order)])
    expected = sorted((order.index(row) + 1, *rest) for row, *rest in entries)
    assert as_tuples(asked) == expected


def test_nobody_has_no_lessons() -> None:
    assert len(unpacked([])) == 0
    assert len(HeldLessons(AcademicYear(2025), 0, LessonNames(), {}).of([1, 2])) == 0
