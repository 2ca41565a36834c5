"""The light path: a conversation, what is in the way, one thing we will do, who looks again and when."""
