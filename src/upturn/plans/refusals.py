"""What a plan refuses, each in the sentence its reader sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from upturn.plans.differences import Difference


class PlanRefused(ValueError):
    """A plan that cannot be kept so; the message is the sentence the person reads."""


class ReasonNeeded(PlanRefused):
    """Something that can be done, once a reason stands beside it."""


class PlanOpened(PlanRefused):
    """A first plan that somebody else opened meanwhile. Nothing was written."""


@dataclass(frozen=True, slots=True)
class SavedMeanwhile:
    """A version somebody saved while another was writing."""

    number: int
    by: str
    at: datetime
    why: str


class PlanChanged(PlanRefused):
    """Somebody saved a newer version meanwhile. Nothing was written; what changed is carried here.

    Attributes:
        newest: the number of the version that stands now.
        versions: every version saved meanwhile, oldest first.
        differences: what they changed between them, a field at a time.
    """

    def __init__(
        self, newest: int, versions: Sequence[SavedMeanwhile], differences: Sequence[Difference]
    ) -> None:
        super().__init__(who_changed(versions))
        self.newest = newest
        self.versions = tuple(versions)
        self.differences = tuple(differences)


def who_changed(versions: Sequence[SavedMeanwhile]) -> str:
    """That somebody saved while this was being written, and that nothing is lost."""
    names = list(dict.fromkeys(each.by for each in versions))
    who = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return (
        f"{who} changed this plan while you were writing. "
        "Nothing you typed is lost, and nothing of it is saved yet."
    )
