"""Lessons a provider teaches: who was there, how it went, who is still to be named."""
