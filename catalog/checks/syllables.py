"""Vietnamese syllables: whether a word could be one, by its onset, rime and tone.

>>> [word for word in ("huỳnh", "hoà", "hòa", "quý", "gì", "dụỵ", "thuàn", "cạch", "càch")
...  if is_syllable(word)]
['huỳnh', 'hoà', 'hòa', 'quý', 'gì', 'cạch']
"""

import re
import unicodedata
from functools import lru_cache

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
STOP_TONES = frozenset(("\u0301", "\u0323"))  # acute and dot: all that c, ch, p, t allow
_SHAPED = frozenset("ăâêôơư")
_VOWELS = frozenset("aeiouy") | _SHAPED
_SYLLABLE = re.compile(
    r"(?P<onset>ngh|ng|nh|gh|gi|qu|kh|ph|th|tr|ch|[bcdđghklmnprstvx])?"
    r"(?P<rime>[aeiouyăâêôơư]+)(?P<coda>ng|nh|ch|[cmnpt])?"
)


def _rimes(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OPEN = _rimes(
    "a ai ao au ay âu ây e eo ê êu i ia iêu iu o oa oai oao oay oe oeo oi ô ôi ơ ơi u ua ui uôi "
    "uy uya uyu uê uơ uây uâ uêu ư ưa ưi ươi ươu ưu y yêu"
)
_CLOSED = _rimes("a ă â e ê i iê o oa oă oe oo ô ơ u uâ uê uô uy uyê ư ươ y yê")
_NARROW = _rimes("a ê i y oa uê uy")  # before nh and ch
_NEVER_WIDE = _rimes("ê i ơ y uê uơ uy uyê yê")  # before ng and c


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether a word in small letters is a possible syllable, its tone in old or new place."""
    letters, tone, at = _without_tone(word)
    found = _SYLLABLE.fullmatch(letters)
    if found is None:
        return False
    onset, rime, coda = (found[part] or "" for part in ("onset", "rime", "coda"))
    if rime not in (_CLOSED if coda else _OPEN):
        return False
    if (coda in ("nh", "ch") and rime not in _NARROW) or (
        coda in ("ng", "c") and rime in _NEVER_WIDE and onset != "gi"  # giếng: its i serves twice
    ):
        return False
    if coda in ("c", "ch", "p", "t") and tone not in STOP_TONES:
        return False
    return not tone or at - len(onset) in _tone_places(rime, coda)


def _without_tone(word: str) -> tuple[str, str, int]:
    """Letters with their shapes, the one tone, and which letter bears it; two tones stay."""
    letters, tone, at = "", "", -1
    for index, letter in enumerate(word):
        apart = unicodedata.normalize("NFD", letter)
        marks = [mark for mark in apart if mark in TONES]
        if marks and not tone:
            tone, at = marks[0], index
            letter = unicodedata.normalize("NFC", apart.replace(tone, ""))
        letters += letter
    return letters, tone, at


def _tone_places(rime: str, coda: str) -> tuple[int, ...]:
    shaped = [index for index, letter in enumerate(rime) if letter in _SHAPED]
    if shaped:
        return (shaped[-1],)
    if len(rime) == 1:
        return (0,)
    if coda or len(rime) == 3:
        return (1,)
    return (0, 1) if rime in ("oa", "oe", "uy") else (0,)
