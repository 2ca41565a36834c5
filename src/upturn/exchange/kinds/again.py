"""Picture every school year again after something that pages' figures rest on has changed."""

from datetime import datetime

from upturn.access.viewer import Viewer
from upturn.registers.actions import write_year, year_pictured_again, years_held


def picture_all_years_again(by: Viewer | None, organisation_id: int, at: datetime) -> None:
    """Work out every year the organisation holds from its marks, its roll and its calendar as they now are."""
    for year in years_held(organisation_id):
        write = year_pictured_again(organisation_id, year)
        write_year(by=by, organisation_id=organisation_id, write=write, proposal_id=None, at=at)
