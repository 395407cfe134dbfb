"""Signs of Chinese, Japanese and Korean that turn a statement into another one.

These scripts write no spaces, or join endings to words, so what matters is looked for inside a
stretch of text: negations, numerals, and the two sides of a comparison.
"""

import re
from collections import Counter

_WEIGHTY = re.compile(
    "[不没沒未無无非否莫勿]"
    "|な(?:い|か|く|け)|(?<!ま)ず(?!つ)|ません|まい"
    "|않|못|없|아니|안\\s"
    "|[〇零一二三四五六七八九十百千万萬亿億兆两兩半]"
    "|[일이삼사오육칠팔구십]분의"
)
_PAIRS = (
    *("高低", "大小", "多少", "快慢", "長短", "长短", "增减", "增減", "加减", "加減", "升降"),
    *(
        "前后",
        "前後",
        "先后",
        "先後",
        "上下",
        "内外",
        "有無",
        "有无",
        "強弱",
        "强弱",
        "优劣",
        "優劣",
    ),
    *("速遅", "早晚", "好坏", "胜负", "减増", "減増", "正负"),
)


def weighty(text: str) -> Counter[str]:
    """What of a stretch of text must be the same in a quote of it."""
    return Counter(_WEIGHTY.findall(text))


def contrary(ours: str, theirs: str) -> bool:
    """Whether two stretches take different sides."""
    return any(
        (one in ours and other in theirs) or (other in ours and one in theirs)
        for one, other in map(tuple, _PAIRS)
    )
