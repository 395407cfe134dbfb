"""The slots of an answer, one file each: which sentences say what a paper claims, or lacks.

Data only. Cues are read on `names.spoken` text, where systems are called oursystem and theirsystem.
Weights were set by judging by eye what came out on systems papers.
"""

from collections.abc import Mapping

from workers.evidence_reader.cues import Slot, SlotName
from workers.evidence_reader.slots.claim import CLAIM
from workers.evidence_reader.slots.context import CONTEXT
from workers.evidence_reader.slots.limit import LIMIT
from workers.evidence_reader.slots.mechanism import MECHANISM
from workers.evidence_reader.slots.novelty import NOVELTY
from workers.evidence_reader.slots.result import RESULT
from workers.evidence_reader.slots.use import USE

SLOTS: Mapping[SlotName, Slot] = {
    "claim": CLAIM,
    "mechanism": MECHANISM,
    "novelty": NOVELTY,
    "result": RESULT,
    "limit": LIMIT,
    "context": CONTEXT,
    "use": USE,
}
