"""The teacher card: what every adult who meets a pupil needs, who has read it, and what went otherwise."""
