"""What is typed and not yet saved, kept for whoever is typing."""
