"""Who in a lesson’s record is still to be named."""
