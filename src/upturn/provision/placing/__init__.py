"""Placements: agreed, begun, talked about, reviewed, left again, and followed."""
