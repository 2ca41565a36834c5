"""The ways registers are laid out, each brought to coded marks."""
