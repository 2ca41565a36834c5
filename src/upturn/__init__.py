"""Upturn: find what is in the way of attendance, and tell the truth about whether support helped."""

__version__ = "0.1.0"
