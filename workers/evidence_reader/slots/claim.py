"""What the authors say they do: sentences for a summary."""

from workers.evidence_reader.cues import Slot, cue, pattern

CLAIM = Slot(
    zones={"abstract": 2.0, "conclusion": 1.0, "introduction": 0.6, "body": -1.6},
    cues=(
        cue(
            2.2,
            r"""\bwe (?:also |further |first |therefore |have |thus |then )*
            (?:present|propose|introduce|describe|develop(?:ed)?|design(?:ed)?|buil[dt]|
            implement(?:ed)?|created?|study|studied|measured?|quantif(?:y|ied)|survey(?:ed)?|revisit|investigate|investigated|characteri[sz]ed?|
            analy[sz]ed?|report|engineer(?:ed)?|formulated?)\b""",
        ),
        cue(
            1.6,
            r"""\bis (?:presented|introduced|proposed)\b|
            \bthis (?:paper|work|study|article|report|chapter) (?:\w+ )?
            (?:presents?|presented|proposes?|introduces?|describes?|reports?|studies|investigates?|
            analy[sz]es|explores|examines|outlines|shows|argues|characteri[sz]es)""",
        ),
        cue(
            1.4,
            r"""^the (?:new|resulting|proposed) (?:\w+ )?\w+
            [ ](?:uses|provides|is|has|offers|supports)\b""",
        ),
        cue(1.0, r"\bin this (?:paper|work|study|article)\b"),
        cue(2.2, r"oursystem (?:\w+ )?(?:is|are) (?:an?|the|our|\w+['’]s)\b"),
        cue(1.4, r"^(?:the (?:\w+ ){0,2}|\w+['’]s )?oursystem (?:\w+ )?\w+s\b"),
        cue(
            1.8,
            r"""oursystem(?:['’]s)? (?:package |library |framework |system |tool )?(?:\w+ly )?
            (?:provides?|enables?|features?|uses?|combines?|aggregates?|implements?|employs?|
            allows?|supports?|introduces?|achieves?|separates|targets)\b""",
        ),
        cue(
            1.4,
            r"""\b(?:key|main|central|core) (?:idea|insight|goal|contribution|principle|
            observation)\b|\bat the (?:core|heart) of\b|\bour (?:goal|approach|study)\b""",
        ),
    ),
    against=(
        cue(
            -2.0,
            r"""\bthe (?:main|key) contributions? of (?:this|our)[^.]*(?:are|is)
            [ ](?:as follows|to|that)|\bmotivat|\bchallenges?\b|\bhope\b|\bthank\b|\bfuture\b|
            \bviable\b|\blike to\b""",
        ),
        cue(-1.0, r"\bwe (?:show|demonstrate|find|found|observe|believe|argue)\b"),
        cue(-2.0, r"\b(?:does|do|achieves?) (?:this|that|so)\b"),
        cue(-1.4, r"\boursystem (?:has|have) (?!two|three|four|five)\b"),
        cue(-2.5, r"\bour knowledge\b|\bthe first\b"),  # said again, and better, under novelty
        cue(-1.5, r"\bif\b|\bdefault|\bmajority\b|\bdeployed\b|\bexample\b|\bcan be\b"),
        cue(-0.8, r"\bmany\b|\boften\b|\bcode is available\b|\bopen-?sourced? at\b"),
    ),
    floor=3.6,
    own_zones=frozenset({"body"}),
    own=0.6,
    foreign=-1.0,  # what is built is built upon something
    early=0.6,
    aside=pattern(r"\bused?\b|use cases|history|histor|licen|example|requirement|performance"),
)
