"""Still time today: on a plan, not in yet, and could still come."""
