"""What school, provider and authority do together while a placement lasts, and after it."""
