"""Lessons as their teacher sees them."""
