"""Makes an issue of a digest, and posts it."""
