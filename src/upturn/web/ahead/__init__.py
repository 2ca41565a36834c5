"""Looking ahead on the page of patterns: how last year went for others, and who to ask before the summer."""
