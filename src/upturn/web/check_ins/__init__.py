"""Check-ins: all of one adult's pupils on one screen, a tap each."""
