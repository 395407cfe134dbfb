"""How much two texts have in common."""

import re


def alike(one: str, other: str) -> float:
    """How much two texts have in common, 0 to 1: the Jaccard index of their stems."""
    ours, theirs = stems(one), stems(other)
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


def stems(text: str) -> frozenset[str]:
    """The words of a text by their first five letters, little words left out."""
    return frozenset(
        word[:5] for word in re.findall(r"\w{3,}", text.casefold()) if word not in _LITTLE
    )


_LITTLE = frozenset(
    ("the", "and", "for", "that", "this", "with", "are", "was", "were", "its", "has", "have",
     "had", "not", "but", "from", "they", "their", "which", "what", "would", "does", "did", "how",
     "why", "when", "where", "who", "can", "could", "will", "than", "then", "there", "these",
     "those", "into", "only", "also", "you", "your", "one", "all", "any", "about", "paper",
     "every", "everywhere", "everything", "each", "other", "others", "some", "something", "such")
)  # fmt: skip
