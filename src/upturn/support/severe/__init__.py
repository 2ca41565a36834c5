"""Severe absence, half or more missed: everyone's first priority, and never in a queue."""
