"""Pathways side by side: whose turn it is, and what is due."""
