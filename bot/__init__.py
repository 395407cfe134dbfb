"""What listens and what posts: vocabulary, rules, the queue's front, chat services."""
