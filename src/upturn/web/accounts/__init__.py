"""Signing in and out, accepting an invitation, and changing where one is at work."""
