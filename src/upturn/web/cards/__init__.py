"""Teacher cards: what helps this pupil, what is agreed, and what not to say."""
