"""The paper club in Redis: what was heard, and when what is posted. Neutral of chat services."""
