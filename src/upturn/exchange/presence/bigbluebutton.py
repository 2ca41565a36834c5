"""BigBlueButton's learning dashboard: users, each with the connections they had, in milliseconds of UTC."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from upturn.exchange.presence.documents import Object, list_at, object_at, text_at
from upturn.exchange.presence.model import Person, Reading, Report, Source, Stay
from upturn.exchange.presence.people import described
from upturn.exchange.presence.tabular import Remarks
from upturn.exchange.reading.problems import Unreadable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST = 4_102_444_800_000  # The year 2100: what is later is no time of a lesson.


def is_dashboard(document: object) -> bool:
    """Whether a document is a learning dashboard."""
    return bool(
        isinstance(document, dict)
        and isinstance(document.get("users"), dict)
        and ("createdOn" in document or "intId" in document)
    )


def read_dashboards(file: str, documents: list[object], title: str) -> Reading:
    """The lesson of each dashboard.

    Raises:
        Unreadable: when nobody is in any of them.
    """
    remarks = Remarks(file)
    reports = [_report(file, object_at(document), title, remarks) for document in documents]
    if not any(report.stays for report in reports):
        raise Unreadable(file, "This is a learning dashboard of BigBlueButton, and nobody is in it.")
    return Reading(tuple(reports), tuple(remarks.problems))


def _report(file: str, document: Object, title: str, remarks: Remarks) -> Report:
    stays = [stay for user in object_at(document, "users").values() for stay in _stays(user, remarks)]
    started, ended = _moment(document, "createdOn"), _moment(document, "endedOn")
    if ended is None:
        remarks.warn("The lesson had not ended when the dashboard was saved: it is read as far as it goes.")
    name = text_at(document, "name") or title
    return Report(file, Source.BIGBLUEBUTTON, name, started, ended, tuple(stays))


def _stays(user: object, remarks: Remarks) -> Iterator[Stay]:
    person = described(
        Person(
            name=text_at(user, "name"),
            email=text_at(user, "extId") if "@" in text_at(user, "extId") else "",
            identifier=text_at(user, "extId") or text_at(user, "userKey"),
            role="moderator" if object_at(user).get("isModerator") is True else "viewer",
            guest=any(object_at(user).get(key) is True for key in ("isGuest", "guest")),
            phone=object_at(user).get("isDialIn") is True,
        )
    )
    for connection in _connections(user):
        joined, left = _moment(connection, "registeredOn"), _moment(connection, "leftOn")
        if joined is None or (left is not None and left < joined):
            who = person.name or person.identifier
            reason = f"{who} has a connection without a time of coming that is before the time of leaving."
            remarks.reject(None, "registeredOn", text_at(connection, "registeredOn"), reason)
        else:
            yield Stay(person, joined, left)


def _connections(user: object) -> Iterator[object]:
    """Each of a user's connections; in older dashboards an identity has one, and says it itself."""
    for identity in object_at(user, "intIds").values():
        sessions = list_at(identity, "sessions")
        yield from sessions if sessions else [identity]


def _moment(value: object, key: str) -> datetime | None:
    """A moment in milliseconds; nought, which stands for not yet, is None."""
    number = object_at(value).get(key)
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number < _MOST:
        return None
    return _EPOCH + timedelta(milliseconds=number)
