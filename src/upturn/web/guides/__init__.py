"""Plain guides to hand to families."""
