"""Try first: a family books a lesson to try, to watch, or a conversation; a provider offers them."""
