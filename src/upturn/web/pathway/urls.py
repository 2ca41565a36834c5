"""The addresses of the pathway: a pupil's, the lists, one referral, one placement."""

from django.urls import path, register_converter

from upturn.provision.pathway.document import PARTS
from upturn.provision.pathway.states import ReferralState
from upturn.web.pathway import placement_forms, placements, referrals


class PartConverter:
    """The parts of a referral, as addresses name them."""

    regex = "|".join(part.replace("_", "-") for part in PARTS)

    def to_python(self, value: str) -> str:
        """The part an address names."""
        return value.replace("-", "_")

    def to_url(self, value: str) -> str:
        """What an address calls a part."""
        return value.replace("_", "-")


class MoveConverter:
    """The moves of a referral that have a page: where each leads to."""

    regex = "|".join(state.value for state in referrals.MOVES)

    def to_python(self, value: str) -> ReferralState:
        """Where the move leads to."""
        return ReferralState(value)

    def to_url(self, value: ReferralState) -> str:
        """What an address calls it."""
        return value.value


register_converter(PartConverter, "referral_part")
register_converter(MoveConverter, "referral_move")

ONE = "referrals/<int:pathway_id>/"
PLACED = "placements/<int:placement_id>/"
urlpatterns = [
    path("pupils/<int:pupil_id>/provision/", referrals.of_pupil, name="provision"),
    path("referrals/", referrals.listed, name="referrals"),
    path("referrals/needs/", referrals.needs, name="referral_needs"),
    path(ONE, referrals.referral, name="provision_referral"),
    path(f"{ONE}parts/<referral_part:part>/", referrals.part, name="referral_part"),
    path(f"{ONE}send/", referrals.send, name="send_provision_referral"),
    path(f"{ONE}moves/<referral_move:to>/", referrals.move, name="move_provision_referral"),
    path(f"{ONE}sharing/", placements.sharing, name="pathway_sharing"),
    path(f"{ONE}sharing/<int:share_id>/", placement_forms.narrow, name="narrow_share"),
    path(f"{ONE}expectations/", placement_forms.open_one, name="open_placement"),
    path(PLACED, placements.placement, name="placement"),
    path(f"{PLACED}expectations/", placement_forms.expectations, name="placement_expectations"),
    path(f"{PLACED}yes/", placement_forms.yes, name="placement_yes"),
    path(f"{PLACED}message/", placement_forms.message, name="placement_message"),
    path(f"{PLACED}review/", placement_forms.review, name="placement_review"),
    path(f"{PLACED}attempts/", placement_forms.new_attempt, name="placement_attempts"),
    path(f"{PLACED}attempts/<int:attempt_id>/", placement_forms.attempt, name="placement_attempt"),
    path(f"{PLACED}end/", placement_forms.end, name="end_placement"),
    path(f"{PLACED}destination/", placement_forms.destination, name="placement_destination"),
    path(f"{PLACED}follow-up/", placement_forms.follow_up, name="placement_follow_up"),
]
