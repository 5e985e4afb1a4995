"""Pages, login and the REST that the pages use."""
