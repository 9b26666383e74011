"""Vietnamese syllables by rule: onset + rime + tone, with the mark in old or new place."""

# ruff: noqa: SIM905 - word lists read best as words
from __future__ import annotations

import unicodedata
from random import Random

from models.training.alphabet import TONES, VIETNAMESE

ONSETS = (
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
    "nh", "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
)
OPEN = (
    "a ai ao au ay âu ây e eo ê êu i ia iêu iu o oa oai oay oe oi ô ôi ơ ơi u ua ui uôi uy uya "
    "ư ưa ưi ươi ươu ưu y yêu uê uơ am an ang anh ăm ăn ăng âm ân âng em en eng êm ên ênh iêm "
    "iên iêng im in inh oan oang oanh oăn om on ong ôm ôn ông ơm ơn uân uôm uôn uông uyên uynh "
    "um un ung ươm ươn ương ưng ưn yên"
).split()
STOPPED = (
    "ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich iêc iêp iêt ip it oac oach oat oăt oc "
    "op ot ôc ôp ôt ơp ơt uât uôc uôt uyêt uych uc up ut ươc ươp ươt ưc ưt"
).split()
MARKED = "ăâêôơư"
VOWELS = frozenset(MARKED + "aeiouy")


def toned(syllable: str, tone: str, *, old: bool) -> str:
    """NFC syllable with a tone mark; `old` puts it on hòa, thúy instead of hoà, thuý."""
    head = 2 if syllable.startswith(("qu", "gi")) and set(syllable[2:]) & VOWELS else 0
    vowels = [i for i, letter in enumerate(syllable) if letter in VOWELS and i >= head]
    marked = [i for i in vowels if syllable[i] in MARKED]
    if marked:
        at = marked[-1]
    elif len(vowels) == 3 or (len(vowels) == 2 and vowels[-1] < len(syllable) - 1):
        at = vowels[1]
    elif len(vowels) == 2 and syllable[head:].endswith(("oa", "oe", "uy")):
        at = vowels[0 if old else 1]
    else:
        at = vowels[0]
    return unicodedata.normalize("NFC", syllable[: at + 1] + tone + syllable[at + 1 :])


def syllable(rng: Random) -> str:
    """One legal-looking syllable in lower case."""
    onset = rng.choice(ONSETS)
    if rng.random() < 0.3:
        rime, tone = rng.choice(STOPPED), rng.choice(TONES[4:])
    else:
        rime, tone = rng.choice(OPEN), rng.choice(TONES)
    return toned(onset + rime, tone, old=rng.random() < 0.6)


def cased(rng: Random, text: str, upper: float = 0.35, title: float = 0.35) -> str:
    """The text in capitals, in title case or as it is."""
    draw = rng.random()
    if draw < upper:
        return text.upper()
    return title_case(text) if draw < upper + title else text


def title_case(text: str) -> str:
    """First letter of each word in capitals; str.title would also split at apostrophes."""
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def phrase(rng: Random) -> str:
    """A few random syllables."""
    words = " ".join(syllable(rng) for _ in range(rng.randint(1, 6)))
    if rng.random() < 0.15:
        words = words.replace(" ", rng.choice((", ", "-", " - ", "/", ". ", " (", "; ")), 1)
        words += ")" if "(" in words else ""
    return cased(rng, words)


def soup(rng: Random) -> str:
    """Letters without sense, so that every letter in both cases is learned by its look alone."""
    capitals = rng.random() < 0.6
    pool = VIETNAMESE[67:] + "AEIOUYDGHNQ" if capitals else VIETNAMESE[:67] + "aeiouydghnq"
    if rng.random() < 0.2:
        pool = VIETNAMESE + "0123456789.,-/:()"
    words = (
        "".join(rng.choice(pool) for _ in range(rng.randint(1, 5)))
        for _ in range(rng.randint(1, 4))
    )
    return " ".join(words)


def retoned(rng: Random, text: str, share: float = 0.4) -> str:
    """The text with other tones on some of its open syllables: Vượng → Vương, Thạnh → Thanh.

    A reader that learns such words must look for the mark: the word does not tell.
    """
    words = text.split(" ")
    for at, word in enumerate(words):
        if rng.random() < share and not word.lower().endswith(("c", "ch", "p", "t")):
            words[at] = _other_tone(rng, word)
    return " ".join(words)


def _other_tone(rng: Random, word: str) -> str:
    letters = [unicodedata.normalize("NFD", letter) for letter in word]
    places = [at for at, letter in enumerate(letters) if set(letter) & set(TONES[1:])]
    if len(places) == 1:  # none: where a tone would stand is not plain; more: several syllables
        bare = "".join(part for part in letters[places[0]] if part not in TONES[1:])
        letters[places[0]] = bare + rng.choice((*TONES, TONES[5], TONES[5]))
    return "".join(unicodedata.normalize("NFC", letter) for letter in letters)
