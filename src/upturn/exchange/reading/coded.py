"""Rows of a register as small numbers: who, when, which code, and on which row it stands.

Every layout is brought to this one shape. Texts are read once each, however often they occur.
"""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from upturn.exchange.reading.problems import Problem
from upturn.exchange.reading.recognition import Recognition
from upturn.exchange.reading.table import as_texts

Codes = NDArray[np.uint16] | NDArray[np.uint32]
UNREADABLE = -1
_WORTH_A_LOOK = 50_000
_SAMPLED = 2_000
_LONG_RUNS = 0.1
_FEW = 3
_NEARLY_ALL = 0.8
_QUOTED_FORMULA = re.compile(r'="(.*)"')
_MINUSES = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "‐": "-", "\u00a0": " ", "\u200b": None, "\ufeff": None}
)


def clean_identifier(text: str) -> str:
    """An identifier exactly as given, but for what spreadsheets put around it."""
    wanted = text.strip()
    if match := _QUOTED_FORMULA.fullmatch(wanted):
        wanted = match[1]
    return wanted


def clean_cell(text: str) -> str:
    """A cell without outer spaces, every kind of minus as a hyphen, a leading text mark away."""
    wanted = text.translate(_MINUSES).strip()
    return wanted[1:] if len(wanted) > 1 and wanted[0] == "'" else wanted


def _runs(texts: pl.Series) -> float:
    """How many of some neighbouring rows differ, as a share."""
    pieces = (texts.slice(start, _SAMPLED) for start in (0, texts.len() // 2, texts.len() - _SAMPLED))
    return max(int((piece != piece.shift(1)).sum()) / _SAMPLED for piece in pieces)


def _common_texts(texts: pl.Series) -> list[str]:
    """The few texts that stand on nearly all rows, or none."""
    counts = texts.gather_every(max(texts.len() // _SAMPLED, 1)).value_counts(sort=True)
    common = counts.head(_FEW)
    most = int(common["count"].sum()) > _NEARLY_ALL * int(counts["count"].sum())
    return common.to_series(0).to_list() if most else []


class Coder:
    """Numbers for the distinct texts of a column that arrives in pieces."""

    def __init__(self, clean: Callable[[str], str] = clean_cell) -> None:
        self._clean = clean
        self._kind = pl.Categorical(pl.Categories.random())
        self._alive = pl.Series(dtype=self._kind)
        self._number_of_text: dict[str, int] = {}
        self._raw: list[int] = []
        self._days: dict[int, int] = {}
        self.texts: list[str] = []

    def encode(self, series: pl.Series) -> Codes:
        """Each row's number: its place in ``texts``."""
        if series.dtype == pl.Date and not series.null_count():
            return self._encode_days(series)
        texts = as_texts(series)
        if texts.len() >= _WORTH_A_LOOK:
            if _runs(texts) < _LONG_RUNS:
                return self._encode_runs(texts)
            if common := _common_texts(texts):
                return self._encode_common(texts, common)
        return self._encode_any(texts)

    def _encode_any(self, texts: pl.Series) -> Codes:
        coded = texts.cast(self._kind)
        self._alive = coded.head(1)  # Polars forgets the numbers of texts once no column has them.
        physical = coded.to_physical().to_numpy()
        known = len(self._raw)
        if len(physical) and (most := int(physical.max())) >= known:
            self._raw.extend([UNREADABLE] * (most + 1 - known))
        table = np.array(self._raw, np.int64)
        fresh = np.flatnonzero(table < 0)
        if len(fresh):
            present = np.zeros(len(table), np.bool_)
            present[physical] = True
            fresh = fresh[present[fresh]]
            for place, text in zip(fresh.tolist(), self._texts_of(fresh), strict=True):
                self._raw[place] = self._number(self._clean(text))
            table = np.array(self._raw, np.int64)
        coded_numbers: Codes = self._narrow(table.astype(np.uint32))[physical]
        return coded_numbers

    def _texts_of(self, physical: NDArray[np.intp]) -> list[str]:
        return pl.Series(physical, dtype=pl.UInt32).cat.to(self._kind).cast(pl.String).to_list()

    def _encode_runs(self, texts: pl.Series) -> Codes:
        """Where a text stands on many rows in a row, one look a run is enough."""
        starts = np.flatnonzero((texts != texts.shift(1)).fill_null(value=True).to_numpy())
        lengths = np.diff(starts, append=texts.len())
        return cast("Codes", np.repeat(self._encode_any(texts.gather(starts)), lengths))

    def _encode_common(self, texts: pl.Series, common: list[str]) -> Codes:
        """Where a few texts stand on nearly all rows, those are compared and only the rest looked up."""
        numbers = [self._number(self._clean(text)) for text in common]
        coded = np.zeros(texts.len(), np.uint32)
        rest = pl.Series([True]).extend_constant(True, texts.len() - 1)
        for text, number in zip(common, numbers, strict=True):
            here = texts == text
            np.add(coded, here.to_numpy() * np.uint32(number), out=coded)
            rest &= ~here
        if rest.any():
            coded[rest.to_numpy()] = self._encode_any(texts.filter(rest))
        return self._narrow(coded)

    def _number(self, text: str) -> int:
        number = self._number_of_text.setdefault(text, len(self.texts))
        if number == len(self.texts):
            self.texts.append(text)
        return number

    def _encode_days(self, series: pl.Series) -> Codes:
        """Days as Parquet holds them: numbers already, which only need to be looked up."""
        days = series.to_physical().to_numpy()
        if not len(days):
            return np.zeros(0, np.uint16)
        first, last = int(days.min()), int(days.max())
        if last - first > 200_000:
            return self.encode(series.cast(pl.String))
        seen = np.zeros(last - first + 1, np.bool_)
        seen[days - first] = True
        table = np.zeros(last - first + 1, np.uint32)
        present = np.flatnonzero(seen)
        texts = pl.Series(present + first, dtype=pl.Int32).cast(pl.Date).cast(pl.String).to_list()
        table[present] = [self._number(text) for text in texts]
        numbers: Codes = self._narrow(table)[days - first]
        return numbers

    def _narrow(self, numbers: NDArray[np.uint32]) -> Codes:
        return numbers.astype(np.uint16) if len(self.texts) < 65_536 else numbers


Work = tuple[Coder, pl.Series]


def encode_together(work: Sequence[Work]) -> list[Codes]:
    """Encode columns side by side where they are long: each has its own coder, and Polars lets others run."""
    if not work or work[0][1].len() < _WORTH_A_LOOK:
        return [coder.encode(series) for coder, series in work]
    with ThreadPoolExecutor(min(len(work), os.cpu_count() or 1)) as pool:
        return list(pool.map(lambda each: each[0].encode(each[1]), work))


@dataclass(frozen=True, slots=True)
class PupilKey:
    """Who a row is about, as the file says it."""

    school: str | None
    pupil: str
    name: str | None = None
    upn: str | None = None


@dataclass(slots=True, eq=False)
class Batch:
    """Some rows: each one's pupil (a key), moment and code, as places in the file's lists; -1 is none.

    Row ``i`` is the table's row ``rows[i]``, or ``first + i`` where ``rows`` is None.
    """

    pupil: NDArray[np.int32]
    moment: NDArray[np.int32]
    code: Codes
    first: int = 0
    rows: NDArray[np.int64] | None = None

    def numbers(self, places: NDArray[np.intp]) -> NDArray[np.int64]:
        """The table's row numbers of some of the batch's rows."""
        return places + self.first if self.rows is None else self.rows[places]


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and half as a file says it: ``when`` is days since 1970 times two and the half, or -1.

    ``said`` where the reason has been given for a whole column, so that rows need not repeat it.
    """

    when: int
    column: str
    found: str
    reason: str = ""
    said: bool = False


@dataclass(slots=True, eq=False)
class CodedMarks:
    """One file's rows. ``code_column`` names the column a mark stands in, by moment where it differs.

    ``in_grid`` says that a mark has its own column, so that a blank at a weekend may mean no session.
    ``nobody`` are the keys that turned out to be totals and the like.
    """

    recognition: Recognition
    keys: list[PupilKey]
    batches: list[Batch]
    moments: Sequence[Moment]
    codes: list[str]
    code_columns: list[str]
    problems: list[Problem] = field(default_factory=list)
    in_grid: bool = False
    nobody: frozenset[int] = frozenset()
    notes: list[str] = field(default_factory=list)

    def code_column(self, moment: int) -> str:
        return self.code_columns[moment] if len(self.code_columns) > 1 else self.code_columns[0]


class WhoCoder:
    """Numbers for who rows are about, from the columns that say it."""

    def __init__(self, recognition: Recognition) -> None:
        self._recognition = recognition
        places = recognition.places
        self._columns = [places["pupil"]] if "pupil" in places else _name_places(places)
        self._school = places.get("school")
        self._pupils = Coder(clean_identifier)
        self._schools = Coder(clean_identifier)
        self.parts: list[tuple[Codes, Codes | None]] = []

    @property
    def columns(self) -> list[int]:
        """The columns to be asked for."""
        return [*self._columns, *([self._school] if self._school is not None else [])]

    def add(self, frame: pl.DataFrame) -> None:
        """Take one piece of the table."""
        self.take(encode_together(self.work(frame)))

    def work(self, frame: pl.DataFrame) -> list[Work]:
        """What is to be encoded of one piece; `take` takes the outcome."""
        series = [frame[str(place)] for place in self._columns]
        who = series[0] if len(series) == 1 else _joined(series)
        school = [] if self._school is None else [(self._schools, frame[str(self._school)])]
        return [(self._pupils, who), *school]

    def take(self, codes: Sequence[Codes]) -> None:
        """The outcome of `work`, in its order."""
        self.parts.append((codes[0], codes[1] if len(codes) > 1 else None))

    def finish(self) -> tuple[list[PupilKey], list[NDArray[np.int32]]]:
        """The keys, ordered by school and pupil, and each piece's rows as places in them; -1 where blank."""
        pupils = self._pupils.texts
        schools: list[str | None] = (
            [text or None for text in self._schools.texts] if self._school is not None else [None]
        )
        width = max(len(schools), 1)
        seen = np.zeros(len(pupils) * width, np.bool_)
        joined = [self._combined(pupil, school, width) for pupil, school in self.parts]
        self.parts.clear()
        for part in joined:
            seen[part] = True
        present = [place for place in np.flatnonzero(seen).tolist() if pupils[place // width]]
        present.sort(key=lambda place: (schools[place % width] or "", pupils[place // width]))
        table = np.full(len(seen), UNREADABLE, np.int32)
        table[present] = np.arange(len(present), dtype=np.int32)
        keys = [PupilKey(schools[place % width], pupils[place // width]) for place in present]
        return keys, [table[part] for part in joined]

    @staticmethod
    def _combined(pupil: Codes, school: Codes | None, width: int) -> NDArray[np.int64]:
        combined = pupil.astype(np.int64)
        if school is not None:
            combined *= width
            combined += school
        return combined


def _name_places(places: dict[str, int]) -> list[int]:
    return (
        [places["name"]]
        if "name" in places
        else [places[role] for role in ("surname", "forename") if role in places]
    )


def _joined(series: list[pl.Series]) -> pl.Series:
    frame = pl.DataFrame(
        [as_texts(each).str.strip_chars().alias(str(place)) for place, each in enumerate(series)]
    )
    return frame.select(pl.concat_str(pl.all(), separator=", ").str.strip_chars(", ")).to_series()


def used_moments(batches: Iterable[Batch], count: int) -> NDArray[np.bool_]:
    """Which moments any row stands at."""
    used = np.zeros(count, np.bool_)
    for batch in batches:
        used[batch.moment] = True
    return used
