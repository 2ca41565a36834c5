"""Lessons a provider has taught: who was there, matched to its learners and never by a guess."""
