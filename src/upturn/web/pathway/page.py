"""What the pages of the pathway show."""

from dataclasses import dataclass

from upturn.web.components import Link, Tag


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that is written, with its name."""

    term: str
    value: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words somebody chose to send, and where they come from."""

    words: str
    source: str


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part of a referral: what is written, what the provider still needs there, where it is changed."""

    key: str
    title: str
    known: tuple[Known, ...]
    words: tuple[Words, ...]
    missing: tuple[str, ...]
    empty: str
    change: Link | None


@dataclass(frozen=True, slots=True)
class Row:
    """One pathway in a list."""

    title: str
    url: str
    sub: str
    where: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Going:
    """One cohort of the table of going on: everyone who started, and what became of them."""

    cohort: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """Every pathway of the reader's organisation."""

    intro: str
    rows: tuple[Row, ...]
    nothing: str
    going: tuple[Going, ...]
    needs: Link | None


@dataclass(frozen=True, slots=True)
class PupilPage:
    """One pupil's referrals and placements, at their school."""

    name: str
    given_name: str
    pupil_id: int
    rows: tuple[Row, ...]
    may_refer: bool
    no_provider: str


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """One referral, as its reader may see it, and what they may do."""

    heading: str
    facts: tuple[str, ...]
    tag: Tag
    pathway_id: int
    crumb: Link
    parts: tuple[ShownPart, ...]
    hidden: str
    complete: str
    moves: tuple[Link, ...]
    history: tuple[str, ...]
    sharing_url: str
    placement: Link | None


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page with one form: what it is, where it belongs, what its button says."""

    heading: str
    save: str
    back: Link
    crumbs: tuple[Link, ...] = ()
    intro: tuple[str, ...] = ()
    known: tuple[Known, ...] = ()
    known_title: str = ""
    words_are_typed: bool = True
    says_optional: bool = True


@dataclass(frozen=True, slots=True)
class ShownAttempt:
    """One attempt, with how ready the learner said they were beside it."""

    title: str
    tag: Tag
    steps: tuple[str, ...]
    readiness: tuple[Known, ...]
    learned: str
    by: str
    change: Link | None


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """One message of the thread."""

    head: str
    words: str
    who_sees: str


@dataclass(frozen=True, slots=True)
class ShownReview:
    """One review: when, who, and its minutes."""

    head: str
    present: str
    minutes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacementPage:
    """One placement, as its reader may see it."""

    heading: str
    facts: tuple[str, ...]
    tag: Tag
    owed: tuple[Tag, ...]
    crumb: Link
    referral: Link | None
    sharing_url: str
    expectations: tuple[Known, ...]
    yeses: tuple[str, ...]
    agree: tuple[Link, ...]
    helps: tuple[Known, ...]
    attendance: str
    messages: tuple[ShownMessage, ...]
    sees_thread: bool
    write: Link | None
    reviews: tuple[ShownReview, ...]
    review_due: str
    review: Link | None
    sees_reviews: bool
    attempts: tuple[ShownAttempt, ...]
    attempt: Link | None
    sees_attempts: bool
    destination: tuple[Known, ...]
    sees_destination: bool
    after: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ShownShare:
    """One grant in words, and whether it holds."""

    title: str
    tag: Tag
    fields: str
    roles: str
    purpose: str
    basis: str
    until: str
    agreed: str
    narrow: Link | None


@dataclass(frozen=True, slots=True)
class SharingPage:
    """Who may read what of one pathway, and who read what."""

    heading: str
    back: Link
    shares: tuple[ShownShare, ...]
    ended: tuple[ShownShare, ...]
    readings: tuple[Known, ...]
