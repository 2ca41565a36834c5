"""What anyone sees before signing in, in the demonstration town only."""
