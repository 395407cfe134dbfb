"""Whether what was found is good enough to be acted on, or only the nearest there is."""

COSINE = 0.40
COVERED = 0.45


def confident(*, name: str, covered: float, cosine: float | None, foreign: bool) -> bool:
    """Whether a runbook is about what somebody asks."""
    if name:
        return True
    if cosine is not None:
        return cosine - 0.1 * foreign >= COSINE
    return not foreign and covered >= COVERED
