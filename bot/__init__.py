"""What listens and what posts: the vocabulary, the rules, the queue's front and the chat services."""
