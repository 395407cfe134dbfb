"""Page numbers as a sentence names them. Of the standard library alone: the child uses it, too."""

from collections.abc import Sequence


def pages_said(numbers: Sequence[int]) -> str:
    """Rising numbers, with what they number: "page 3", "pages 1–3, 7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return f"{'page' if len(numbers) == 1 else 'pages'} {said}"
