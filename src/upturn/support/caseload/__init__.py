"""Whom an adult checks in with today, and what is still owed."""
