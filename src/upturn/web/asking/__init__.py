"""What the register suggests asking: the section on a pupil's page, and what a person answers to it."""
