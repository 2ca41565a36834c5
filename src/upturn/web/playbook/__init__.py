"""The Playbook: what can get in the way, what to ask, and what may help."""
