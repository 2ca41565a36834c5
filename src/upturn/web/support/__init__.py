"""Help asked of others, SEND, health and care, and the joint plan for severe absence."""
