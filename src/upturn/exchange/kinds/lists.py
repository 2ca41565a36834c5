"""What every list that is set against the roll comes to: its outcome counted, its write held ready."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from upturn.exchange.alarms import odd_proportions
from upturn.exchange.kinds.columns import columns_read
from upturn.exchange.outcomes import Outcome, remarks_of
from upturn.exchange.preparing import Prepared, Write
from upturn.exchange.reading.problems import Problem
from upturn.exchange.reading.recognition import Recognition, fingerprint
from upturn.exchange.writing.rejected import rejected_rows


@dataclass(frozen=True, slots=True)
class Counted:
    """How many things of a list are new, changed and as they were, about how many pupils; ``held`` before."""

    new: int
    changed: int
    unchanged: int
    pupils: int
    held: int


def prepared_list(
    recognition: Recognition,
    counted: Counted,
    problems: Sequence[Problem],
    write: Write,
    *,
    things: str,
    roll_version: int,
    notes: tuple[str, ...] = (),
    first: str = "",
    last: str = "",
) -> Prepared:
    """A list read and compared, with nothing written yet.

    Args:
        recognition: how the file was read.
        counted: what differs from the store.
        problems: of every row that was rejected, or taken with a remark.
        write: what writes it, once somebody has accepted it.
        things: what is counted, as the outcome says it.
        roll_version: of the roll it was compared with.
        notes: sentences for the reviewer.
        first: the first day the list speaks of, as ISO; blank where it speaks of none.
        last: the last.
    """
    outcome = Outcome(
        kind=recognition.kind,
        layout="",
        things=things,
        new=counted.new,
        changed=counted.changed,
        unchanged=counted.unchanged,
        rejected=sum(problem.rejected for problem in problems),
        warnings=sum(not problem.rejected for problem in problems),
        pupils=counted.pupils,
        first=first,
        last=last,
        columns=columns_read(recognition),
        notes=notes,
        remarks=remarks_of(problems),
    )
    return Prepared(
        outcome=replace(outcome, alarms=odd_proportions(outcome, held=counted.held)),
        base=f"roll:{roll_version}",
        work_out=lambda: write,
        fingerprint=fingerprint(recognition.table),
        columns=recognition.mapping,
        rejected_rows=partial(rejected_rows, recognition.table, problems),
    )
