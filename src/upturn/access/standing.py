"""Where a viewer stands to one pupil: what decides who may see what a child has said."""

from dataclasses import dataclass

from upturn.access.permissions import EVERY_PUPIL
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Standing:
    """A viewer, and what they are to one pupil: trusted adult, deputy, teacher of one of their classes."""

    viewer: Viewer
    is_trusted_adult: bool = False
    is_deputy: bool = False
    teaches: bool = False

    @property
    def helps(self) -> bool:
        """Among the people helping this pupil: by role, or by being their trusted adult or its deputy."""
        return self.is_trusted_adult or self.is_deputy or self.viewer.is_any(*EVERY_PUPIL)

    @property
    def holds_restricted(self) -> bool:
        """Whether notes restricted to need and safety are open to the viewer."""
        return self.viewer.is_any(RoleName.SENCO, RoleName.DSL)
