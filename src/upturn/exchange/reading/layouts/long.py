"""A row for each mark, and a row for each pupil and day with a morning and an afternoon column."""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from upturn.exchange.reading.coded import Batch, CodedMarks, Coder, Codes, Moment, WhoCoder, encode_together
from upturn.exchange.reading.dates import DateOrder
from upturn.exchange.reading.headings import half_of, split_half
from upturn.exchange.reading.layouts.days import first_row_with, no_session_in, read_days, when
from upturn.exchange.reading.recognition import Recognition

HALVES = ("AM", "PM")


def read_long(recognition: Recognition, order: DateOrder | None) -> CodedMarks:
    """Marks of a table with a row for each.

    Raises:
        AmbiguousDates: when the column of dates can be read in two orders.
    """
    places = recognition.places
    who, dates, sessions, codes = WhoCoder(recognition), Coder(), Coder(), Coder()
    date_place, session_place, code_place = places["date"], places.get("session"), places["code"]
    parts: list[tuple[int, Codes, Codes | None, Codes]] = []
    wanted = sorted(
        {*who.columns, date_place, code_place, *([] if session_place is None else [session_place])}
    )
    for first, frame in recognition.table.chunks(wanted):
        own = [(dates, frame[str(date_place)]), (codes, frame[str(code_place)])]
        if session_place is not None:
            own.append((sessions, frame[str(session_place)]))
        date, code, *rest = encoded = encode_together([*own, *who.work(frame)])
        who.take(encoded[len(own) :])
        parts.append((first, date, None if session_place is None else rest[0], code))
    halves = sessions.texts if session_place is not None else [""]
    keys, pupils = who.finish()
    locate = [(first, date) for first, date, *_ in parts]
    moments = _moments(recognition, dates.texts, halves, locate, order)
    batches = [
        Batch(pupil, _moment(date, session, len(halves)), code, first)
        for pupil, (first, date, session, code) in zip(pupils, parts, strict=True)
    ]
    return CodedMarks(
        recognition, keys, batches, moments, codes.texts, [recognition.table.headings[code_place]]
    )


def _moment(date: Codes, session: Codes | None, halves: int) -> NDArray[np.int32]:
    moment = date.astype(np.int32)
    if session is not None:
        moment *= halves
        moment += session
    return moment


def _moments(
    recognition: Recognition,
    dates: list[str],
    halves: list[str],
    locate: list[tuple[int, Codes]],
    order: DateOrder | None,
) -> list[Moment]:
    """Each pair of a date's text and a session's; the date's own text may name the half."""
    heading = recognition.heading("date") or ""
    session_heading = recognition.heading("session") or heading
    split = [split_half(text) for text in dates]
    days = read_days(
        recognition, [day for day, _ in split], order, heading, lambda place: first_row_with(locate, place)
    )
    moments = []
    for (date, (_, own), day), half_text in product(zip(dates, split, days, strict=True), halves):
        half = half_of(half_text) if half_text else own
        if day.day is None:
            moments.append(Moment(-1, heading, date, day.reason))
        elif half is None:
            moments.append(Moment(-1, session_heading, half_text, no_session_in(half_text)))
        else:
            moments.append(Moment(when(day.day, half), heading, date))
    return moments


def read_pupil_days(recognition: Recognition, order: DateOrder | None) -> CodedMarks:
    """Marks of a table with a row for each pupil and day.

    Raises:
        AmbiguousDates: when the column of dates can be read in two orders.
    """
    places = recognition.places
    who, dates, codes = WhoCoder(recognition), Coder(), Coder()
    marks = (places["am"], places["pm"])
    parts: list[tuple[int, Codes, list[Codes]]] = []
    for first, frame in recognition.table.chunks(sorted({*who.columns, places["date"], *marks})):
        who.add(frame)
        both = [codes.encode(frame[str(place)]) for place in marks]
        parts.append((first, dates.encode(frame[str(places["date"])]), both))
    keys, pupils = who.finish()
    locate = [(first, date) for first, date, _ in parts]
    moments = _moments(recognition, dates.texts, list(HALVES), locate, order)
    batches = [
        Batch(pupil, (date.astype(np.int32) * 2 + half).astype(np.int32), both[half], first)
        for pupil, (first, date, both) in zip(pupils, parts, strict=True)
        for half in (0, 1)
    ]
    headings = [recognition.table.headings[place] for place in marks]
    return CodedMarks(
        recognition,
        keys,
        batches,
        moments,
        codes.texts,
        headings * len(dates.texts) or headings,
        in_grid=True,
    )
