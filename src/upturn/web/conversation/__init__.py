"""A guided conversation, used while it happens: on a phone or tablet that may be handed over."""
