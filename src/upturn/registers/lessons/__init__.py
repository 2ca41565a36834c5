"""Marks of lessons, kept beside the half-day register: who missed which lesson of what, and how late."""
