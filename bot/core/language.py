"""Which language a text is in, as far as its little words and its script tell.

Small profiles are enough: an answer of a paragraph holds a dozen of them. Where a text is too short
or too mixed to tell, nothing is said, since a wrong alarm costs a good answer.
"""

import re
from collections import Counter

_PROFILES = {
    "English": (
        "the of and to in is that it for as with be this are was on by not at from or which "
        "have has its their they would what does how why when you your if than but can where "
        "each only every there been were will should do we an into so my me i before after "
        "about please more some our who also because could did had just like now other out over "
        "one first use used run such same many much even own back until behind "
        "up us while whether any am get need want without between still then here really most"
    ),
    "German": (
        "der die das einem einen anders ebenso oft sollten welche "
        "vor allem dass und ist nicht ein eine einer eines den dem des mit für auf von zu im sich "
        "auch wird werden wie bei aus nach nur aber oder dass was warum wenn sind kann es als "
        "an hat diese dieser dieses ich wir sie noch über durch kein keine wo bitte man zuerst "
        "meine "
        "mein meinen meiner unser unsere unseren euch euer eure uns dir mir mich dich habe hast "
        "hat "
        "gibt soll sollen wollen will müssen können könnt würde empfiehlst was wozu womit gerade "
        "etwas denn dann schon damit beim vom zum zur ihr ihre hier sehr mehr jede jeder jedes "
        "alle um so wer muss dort dazu ohne sollte keinen einen wurde ist's sein"
    ),
    "French": (
        "de le la les des une est et dans pour qui que pas sur par avec plus ce cette ces sont du "
        "au aux ne se il elle nous vous leur mais ou où comment pourquoi être fait comme sans "
        "entre très aussi donc si quand quelle quel je faut avant autre car première peu deux y "
        "en son sa ses leurs moins même cela ça c'est n'est l' d'un qu'il doit peut tout tous"
    ),
    "Spanish": (
        "de nadie quien el la los las una es y en para que no "
        "con por del se su al lo como más pero este esta "
        "estos son ha sin sobre cuando cómo qué cuál dónde porque muy también entre hay ser "
        "cada sus según si le esto yo nos ya antes otra otro donde primero fue están era sólo "
        "solo tiene puede sino todo todos ellos aquí"
    ),
    "Italian": (
        "il lo gli una è e di che non per con del della dei delle si sono nel nella al alla più "
        "come ma questo questa anche se quando perché cosa dove ogni tra solo loro essere ha "
        "dal dalla senza molto io ci dell' resta prima altro deve può tutto tutti suo sua "
        "questi ed"
    ),
    "Portuguese": (
        "de o os as uma é e em para que não com por do da dos das se no na nos nas ao mais mas "
        "este esta isso são como quando onde porque também muito sem cada entre ser seu sua "
        "qual pelo pela foi eu já está antes outra outro deve pode tudo todos ela ele foram"
    ),
    "Dutch": (
        "de het een en van is niet dat die in op te voor met zijn er aan om ook als bij maar of "
        "wat waarom hoe naar uit door over dan nog wordt worden deze dit geen kan je wij we "
        "alleen elke tussen waar elk daarom blijft moet veel meer hun haar werd heeft hebben "
        "had zo zou"
    ),
    "Swedish": (
        "och att det en ett är som på för av med den inte till de om men var sig har hur vad "
        "varför när från eller också bara ska kan vid så då denna detta jag vi alla mellan utan "
        "där därför redan varje finns måste mycket mer"
    ),
    "Danish": (
        "og at det en et er som på for af med den ikke til de om men var sig har hvordan hvad "
        "hvorfor når fra eller også kun skal kan ved så da denne dette jeg vi alle mellem uden"
    ),
    "Polish": (
        "i w nie na się z do że to jest jak o po za od co ale czy dla przez są tak oraz tylko "
        "jego ten ta te tego dlaczego kiedy gdzie może być które który która każdy bez między "
        "już każde dlatego należy można tym przed innych"
    ),
    "Czech": (
        "a v se na je že to s z do o k ale jak pro po od by jsou co tak jen proč kdy kde může "
        "být které který která každý bez mezi nebo když už podle"
    ),
    "Turkish": (
        "ve bir bu da de için ile ne gibi daha çok olarak ama var neden nasıl mi mı değil o her "
        "en kadar olan sonra göre hangi veya ancak yok şu"
    ),
    "Finnish": (
        "ja on ei se että en joka mutta ovat tai kun niin myös miten miksi mitä oli vain sen "
        "ole tämä jos kuin sekä voi ne siitä"
    ),
    "Romanian": (
        "și în de la cu pe nu este o un care din pentru că mai ce sunt se să cum dar sau prin "
        "fără acest această doar când unde fiecare între ca"
    ),
    "Hungarian": (
        "a az és hogy nem is egy van ez de meg mint csak vagy miért hogyan mi ha már volt azt "
        "el még ki minden között nélkül"
    ),
}
_OF: dict[str, tuple[str, ...]] = {}
for _name, _words in _PROFILES.items():
    for _word in _words.split():
        _OF[_word] = (*_OF.get(_word, ()), _name)

_SCRIPTS = {
    "Japanese": "\u3040-\u30ff",
    "Korean": "\u1100-\u11ff\uac00-\ud7af",
    "Chinese": "\u3400-\u4dbf\u4e00-\u9fff",
    "Cyrillic": "\u0400-\u052f",
    "Greek": "\u0370-\u03ff",
    "Arabic": "\u0600-\u06ff\u0750-\u077f",
    "Hebrew": "\u0590-\u05ff",
    "Devanagari": "\u0900-\u097f",
    "Thai": "\u0e00-\u0e7f",
}
_LETTER_OF = {name: re.compile(f"[{chars}]") for name, chars in _SCRIPTS.items()}
_FOREIGN = re.compile(f"[{''.join(_SCRIPTS.values())}]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_NO_LANGUAGE = re.compile(r"```.*?```|`[^`\n]*`|\"[^\"\n]*\"|https?://\S+|\S*[_/\\@]\S*", re.DOTALL)
LEAST = 2  # little words below which nothing can be told


def language_of(text: str, least: int = LEAST) -> str:
    """The name of a language or script; empty when it cannot be told.

    `text` is plain (`bot.core.speech`); code, addresses and quotations do not count.
    """
    text = _NO_LANGUAGE.sub(" ", text)
    words = _WORD.findall(text.casefold())
    if script := _script_of(text, words):
        return script
    counts: Counter[str] = Counter()
    for word in words:
        for name in _OF.get(word, ()):
            counts[name] += 1
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < least:
        return ""
    (name, most), runner_up = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    clear = most >= 1.3 * runner_up and most - runner_up >= min(2, least)
    return name if clear and most >= 0.12 * len(words) else ""


def _script_of(text: str, words: list[str]) -> str:
    """The script most of a text is in, unless that is Latin."""
    foreign = len(_FOREIGN.findall(text))
    if not foreign or foreign < 0.25 * sum(map(len, words)):
        return ""
    counts = {name: len(pattern.findall(text)) for name, pattern in _LETTER_OF.items()}
    if counts["Japanese"] >= 0.1 * foreign:  # Chinese characters among kana are Japanese
        return "Japanese"
    return max(counts, key=lambda name: counts[name])


_SIMILAR = (frozenset(("Danish", "Swedish")),)  # Norwegian reads like either


def other_language(text: str, wanted: str, least: int) -> str:
    """The language a text is in, when that is clearly not the wanted one."""
    found = language_of(text, least)
    near = any(found in group and wanted in group for group in _SIMILAR)
    return found if found and found != wanted and not near else ""
