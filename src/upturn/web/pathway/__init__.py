"""The pathway to a provider: referrals, placements, and who may read what of them."""
