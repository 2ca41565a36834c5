"""SEND, health and care arrangements: what is in place, what is a gap, and what is due."""
