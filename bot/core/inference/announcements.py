"""The words that announce how a reply is built: "Response Structure", "Aufbau der Antwort".

Each test reads a heading or a label; whether a structure stands below it is for others to see.
"""

import re

from bot.core.inference.text import plain

MOST_LABEL = 200  # characters of a line that announces a list

_REPLY = (
    r"(?:responses?|repl(?:y|ies)|answers?|outputs?|(?:referee )?reports?|reviews?|critiques?"
    r"|feedback|deliverables?|summary|analysis|assessments?|evaluations?|results?|messages?|memos?"
    r"|write-?ups?)"
)
_SHAPE = (
    r"(?:structure|format|formatting|template|sections?|outline|layout|schema|contract|shape"
    r"|skeleton|blueprint|anatomy|parts|components|elements|contents?)s?"
)
_OTHER_LANGUAGES = (
    r"(?:(?:aufbau|struktur|gliederung|format|form|abschnitte|teile|bestandteile) (?:der|deiner"
    r"|ihrer|einer|jeder|des|deines|ihres|eines|jedes) (?:antwort|ausgabe|rückmeldung|bewertung"
    r"|kritik|gutachtens|berichts?)"
    r"|(?:antwort|ausgabe|bericht|gutachten)s?-?(?:aufbau|struktur|format|gliederung|schema"
    r"|vorlage)"
    r"|so (?:antwortest du|antworten sie)|(?:deine|ihre|die) antwort (?:enthält|besteht|hat|muss).*"
    r"|(?:estructura|formato|esquema|secciones|partes) de (?:(?:la|tu|su|cada) )?(?:respuesta"
    r"|salida|crítica|reseña|informe)"
    r"|(?:structure|format|plan|sections|forme) (?:de|du|des) (?:(?:la|ta|votre|chaque|l['’]) ?)?"
    r"(?:réponses?|sortie|rapport|critique|avis)"
    r"|(?:struttura|formato) (?:della|del|di|dell['’]) ?(?:risposta|output)"
    r"|(?:estrutura|formato) d[aeo] (?:sua )?(?:resposta|saída)"
    r"|(?:opbouw|structuur) van (?:het|je|uw) antwoord|antwoordstructuur"
    r"|输出格式|回复格式|输出结构|回答结构|报告格式|出力形式|回答形式)"
)
_STRUCTURE = re.compile(
    r"^(?:(?:your|the|required|expected|standard|default|mandatory|final|suggested)\s+)*(?:"
    rf"{_REPLY}\s+(?:comment\s+)?{_SHAPE}"
    r"|(?:response|reply|answer|output)\s+(?:protocol|order|plan|flow)"
    r"|(?:sections?|parts|headings)(?: to (?:include|write|produce|cover))?(?=\s*[(:]|$)"
    rf"|what (?:you|i|(?:your|the|each|every|a) {_REPLY})(?: will| should| must)?"
    r" (?:hand back|return|deliver|produce|give back|write|contains?|includes?|looks? like)"
    rf"|deliver ?ables?|{_SHAPE} (?:of|for) (?:your|the|an?|each|every|all) {_REPLY}"
    rf"|(?:format|structure|organi[sz]e|build|lay out) (?:your|the|an?|each|every) {_REPLY}.*"
    r"|how (?:you|to|i)(?: should| must)? (?:answer|reply|respond|report)"
    rf"|how (?:you|to|i)(?: should| must)? (?:format|structure|organi[sz]e|build|lay out|write"
    rf"|present) (?:your|the|an?|each|every) {_REPLY}"
    rf"|(?:your|each|every|the|an?|all) {_REPLY}\s+(?:must|should|will|always|then)?\s*(?:include"
    r"|contain|follow|has|have|consist|look)s?\b.*"
    rf"|output instructions|{_OTHER_LANGUAGES})"
    r"(?:\s*[(\[:–—-].*)?$",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"^(?:(?:your|the|final)\s+)?(?:(?:output|report|response|answer|reply)s?"
    r"(?:\s*/\s*(?:output|report|response|answer|reply)s?)?"
    r"|(?:format|structure|template|layout|skeleton|outline|gliederung|aufbau|struktur|ausgabe|antwort"
    r"|estructura|formato|respuesta|salida|réponse|sortie|plan de réponse|struttura"
    r"|risposta|estrutura|resposta)(?:\s*\([^()]*\))?)$",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\b(?:always |then |please )?(?:provide|include|produce|return|(?:respond|reply|answer)"
    r" (?:with|in|using|as follows)|output|deliver|hand back|give (?:me|us|back)|antworte|gliedere"
    r"|responde con"
    r"|structure (?:your|the|each) \w+|organi[sz]e (?:your|the) \w+|format (?:your|the) \w+)"
    r"\b(?![^:]*\b(?:when|if|unless|before|after|until)\b)[^.!?]*:$"
    r"|\b(?:with|in|using|following|follow|use) (?:exactly )?(?:the |this |these )?"
    r"(?:following |exact |same )?(?:structure|format|template|sections?|headings?|skeleton|outline"
    r"|layout|parts|order|scheme)\s*:$"
    rf"|\b{_REPLY}\b[^.!?:]*\b(?:has|have|needs?|with|in|into|contains?|of)\b"
    r"[^.!?:]*\b(?:parts|sections|headings|blocks|pieces|elements)\b[^.!?:]{0,30}:$",
    re.IGNORECASE,
)
_PERHAPS = re.compile(
    rf"\b{_REPLY}\W+(?:\w+\W+){{0,2}}{_SHAPE}\b|\b{_SHAPE}\W+(?:\w+\W+){{0,3}}{_REPLY}\b"
    r"|^(?:the )?(?:format|structure|template|sections|deliverables|output|layout)s?$"
    r"|(?:antwort|ausgabe|respuesta|réponse|resposta|risposta)",
    re.IGNORECASE,
)
_GLOSS = re.compile(r"\(([^()]+)\)$")
_EMBLEM = re.compile(r"^[^\w]+|[\s:]+$")


def bare(label: str) -> str:
    """A label without its number, its emblem and its colon."""
    label = re.sub(r"^\W*\d{1,2}(?:\.\d{1,2})*[.):]?\s+", "", plain(label))
    return " ".join(_EMBLEM.sub("", label).split())[:MOST_LABEL]


def is_strong(label: str) -> bool:
    """Whether a bare label, or the gloss behind it, says by itself that a structure follows."""
    gloss = _GLOSS.search(label)
    return bool(_STRUCTURE.match(label) or (gloss and _STRUCTURE.match(gloss[1])))


def is_weak(label: str) -> bool:
    """Whether a bare label may mean a structure, if one follows: "Output", "Format"."""
    return bool(_WEAK.match(label))


def is_label(text: str) -> bool:
    """Whether a plain line is what a heading would be."""
    said = bare(text)
    return is_strong(said) or (is_weak(said) and text.endswith(":"))


def promises(text: str) -> bool:
    """Whether a line with a colon promises a list of sections: "Provide:"."""
    return text.endswith(":") and bool(_PROMISE.search(plain(text)))


def may_announce(label: str) -> bool:
    """Whether a reader would take a label for an announcement, in whatever wording."""
    said = bare(label)
    return len(said.split()) <= 8 and bool(_PERHAPS.search(said))
