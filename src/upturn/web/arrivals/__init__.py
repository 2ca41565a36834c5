"""Arrivals at the door: a tap when a pupil comes in."""
