"""Picture every school year again after something that pages' figures rest on has changed."""

from datetime import datetime

from upturn.access.viewer import Viewer
from upturn.registers.actions import picture_year_again
from upturn.registers.queries import years_held


def picture_all_years_again(by: Viewer | None, organisation_id: int, at: datetime) -> None:
    """Work out every year the organisation holds from its marks, roll and calendar as they now are."""
    for year in years_held(organisation_id):
        picture_year_again(by=by, organisation_id=organisation_id, year=year, at=at)
