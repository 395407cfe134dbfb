"""Slow work, off the chat process: reading documents, asking models, posting answers."""
