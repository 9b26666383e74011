"""How often a word stands in names, places and other text: shares from 0 to 1, never 0.

A word that no table knows keeps a small share when it could be a syllable, and a tiny one when it
could not, so that what is clearly printed can always win. Marks in old and new place are equal.

>>> name_share("lê", 0, 3) > 100 * name_share("lệ", 0, 3)
True
>>> place_share("thôn") > 100 * place_share("thộn") > 100 * place_share("thộnh")
True
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from catalog.checks.place_words import OFFICE
from catalog.checks.places import locate
from catalog.checks.syllables import is_syllable
from catalog.checks.text import tone_fold
from catalog.tables import read_rows, read_words

_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")  # not the letters of `CT2A`
_NUMBERED = re.compile(r"[^\W\d_]{0,2}\.?\d")  # of houses, rooms and blocks
UNITS = {"legacy": 3, "2025": 2}  # that an address names when its commune is among them
_SYLLABLES = 7000  # that Vietnamese uses
_STRANGE = 1e-8  # share of a word that is no syllable and in no table
_ADDRESS = _WORD.findall(
    "số nhà tổ dân phố khu phố khu vực khối ấp thôn xóm bản buôn làng sóc phum khóm đội cụm đường "
    "phố ngõ ngách hẻm kiệt lô tòa chung cư căn hộ phòng tầng khu đô thị mới tập thể tiểu khu quốc "
    "lộ tỉnh lộ bệnh viện đa khoa phụ sản trung ương trung tâm y tế trạm y tế nhà hộ sinh nhi đại "
    "học ủy ban nhân dân phường xã thị trấn quận huyện thị xã thành phố tỉnh đặc khu việt "
    "nam tháng kp tdp tp tx tt"
)

_HOSPITALS = _WORD.findall("từ dũ hùng vương bạch mai chợ rẫy việt đức gia định nhân dân")  # births
_CARDS = ("cccd", "cmnd", "cc", "số")  # what stands before the number of an identity paper

Shares = dict[str, float]


def word_share(word: str, kind: str, position: int, length: int) -> float:
    """Share of a word in fields of this kind; `position` among `length` words counts in names."""
    match kind:
        case "name":
            return name_share(word, position, length)
        case "signer" if position:  # a name, then an office: nobody knows which word is the last
            inside, last = position + 2, position + 1
            return (name_share(word, position, inside) + name_share(word, position, last)) / 2
        case "signer":
            return name_share(word, 0, length)
        case "place":
            return place_share(word)
        case "text" | "office" | "cause":
            return said_share(word)
        case "papers" if word in _CARDS:
            return 1 / len(_CARDS)
        case "relation":
            return 0.9 * _relations().get(tone_fold(word), 0.0) + 0.1 * text_share(word)
    return text_share(word)


def name_share(word: str, position: int, length: int) -> float:
    """Share of a word at this position of a name of so many words, first the surname."""
    key = tone_fold(word)
    surnames, middles, given = _name_tables()
    if position == 0:
        known = 0.9 * surnames.get(key, 0.0) + 0.02 * given.get(key, 0.0)
    elif position == length - 1:
        known = 0.8 * given.get(key, 0.0) + 0.1 * middles.get(key, 0.0)
    else:
        known = (
            0.6 * middles.get(key, 0.0)
            + 0.25 * given.get(key, 0.0)
            + 0.05 * surnames.get(key, 0.0)
        )
    return known + 0.1 * text_share(word)


def place_share(word: str) -> float:
    """Share of a word in addresses: units, kinds of streets, people whom streets are named for."""
    key = tone_fold(word)
    surnames, middles, given = _name_tables()
    people = (surnames.get(key, 0.0) + middles.get(key, 0.0) + given.get(key, 0.0)) / 3
    return 0.7 * _places().get(key, 0.0) + 0.2 * people + 0.1 * text_share(word)


def said_share(word: str) -> float:
    """Share of a word in what forms and books say in words: causes of death and offices."""
    said = _said().get(tone_fold(word), 0.0)
    return 0.5 * said + 0.3 * place_share(word) + 0.2 * text_share(word)


def text_share(word: str) -> float:
    """Share of a word in any text: all syllables alike."""
    return 1 / _SYLLABLES if is_syllable(word.lower()) else _STRANGE


def is_known_name(name: str) -> bool:
    """Whether it begins with a known surname and all else are known parts of names."""
    first, *rest = _words(name) or [""]
    surnames, middles, given = _name_tables()
    return first in surnames and all(
        word in middles or word in given or word in surnames for word in rest
    )


def is_known_place(text: str) -> bool:
    """Whether it ends in a commune spelt as the gazetteer has it, and has common words only."""
    place = locate(text)
    if place is None or place.cost:
        return False
    if len(place.matches) < UNITS[place.form] and not place.became:
        return False  # where two communes have one name, it is known which name, not which commune
    tables = (_places(), *_name_tables())
    return all(any(word in table for table in tables) for word in _words(text))


def is_whole_address(text: str) -> bool:
    """Whether what stands before the units begins as addresses do, "105", "P1709", "Thôn", and
    no kind stands without a number or name.

    >>> is_whole_address("Đội 9, Thôn Đoài, Yên Lâm, Yên Định, Thanh Hóa")
    True
    >>> is_whole_address("Đội, Thôn Đoài, Yên Lâm, Yên Định, Thanh Hóa")
    False
    """
    place = locate(text)
    if place is None:
        return False
    house = place.house.casefold()
    first = house.split(" ", 1)[0].strip(".,")
    opens = not first or bool(_NUMBERED.match(first)) or first in _ADDRESS
    return opens and not any(part.strip() in _ADDRESS for part in house.split(","))


def is_known_cause(text: str) -> bool:
    """Whether a cause of death is put together of causes of the table, whole or in part.

    >>> is_known_cause("Tai nạn giao thông, suy kiệt"), is_known_cause("Tai mạn giao thông")
    (True, False)
    """
    words, (pairs, firsts, lasts) = _words(text), _causes()
    return bool(words) and words[0] in firsts and words[-1] in lasts and all(
        (a, b) in pairs or (a in lasts and b in firsts) for a, b in pairwise(words)
    )  # fmt: skip


@cache
def _causes() -> tuple[frozenset[tuple[str, str]], frozenset[str], frozenset[str]]:
    """Words of the table that follow each other, that begin a cause, and that end one."""
    causes = [_words(part) for cause in read_words("causes_of_death") for part in cause.split(",")]
    pairs = frozenset(pair for cause in causes for pair in pairwise(cause))
    return pairs, frozenset(c[0] for c in causes), frozenset(c[-1] for c in causes)


def is_known_office(text: str) -> bool:
    """Whether it is the health station or the People's Committee of a commune of the gazetteer.

    >>> is_known_office("Trạm y tế Xã Giao Hà"), is_known_office("Trạm y tế đã Giao Hà")
    (True, False)
    """
    of = OFFICE.match(text)
    return of is not None and tone_fold(text[of.end() :].strip()) in _communes()


@cache
def _communes() -> frozenset[str]:
    tables = ("communes_legacy", "communes_2025")
    return frozenset(tone_fold(row[1]) for table in tables for row in read_rows(table))


@cache
def _name_tables() -> tuple[Shares, Shares, Shares]:
    """Shares of surnames, of middle names and of given names, by folded word."""
    rows = read_rows("name_shares")
    surnames: defaultdict[str, float] = defaultdict(float)
    middles: defaultdict[str, float] = defaultdict(float)
    given: defaultdict[str, float] = defaultdict(float)
    for word, surname, middle in rows:
        surnames[tone_fold(word)] += float(surname)
        middles[tone_fold(word)] += float(middle)
    for rank, name in enumerate(read_words("surnames"), 1):
        for word in _words(name):
            if not surnames[word]:
                surnames[word] = 80 / rank  # Zipf: the 17th has some 5 per thousand
    for name in read_words("given_names"):
        *firsts, last = _words(name)
        given[last] += 1
        for first in firsts:
            given[first] += 0.3
    for name in read_words("given_names_plain"):
        given[tone_fold(name)] += 1
    for name in read_words("given_names_peoples"):
        given[tone_fold(name)] += 0.3
    return _shared(surnames), _shared(middles), _shared(given)


@cache
def _relations() -> Shares:
    return _shared(Counter(word for text in read_words("relations") for word in _words(text)))


@cache
def _said() -> Shares:
    """Shares of words in the table of causes of death."""
    return _shared(Counter(word for text in read_words("causes_of_death") for word in _words(text)))


@cache
def _places() -> Shares:
    """Shares of words in the names of units, old and new, and of common words of addresses."""
    counts: defaultdict[str, float] = defaultdict(float)
    tables = ("communes_legacy", "communes_2025", "districts_legacy", "provinces_legacy")
    for table, weight in zip(tables, (1, 1, 15, 150), strict=True):
        for row in read_rows(table):
            for word in _words(row[1]):
                counts[word] += weight
    for street in read_words("streets"):
        for word in _words(street):
            counts[word] += 1
    for word in (*_ADDRESS, *_HOSPITALS):
        counts[tone_fold(word)] += 500
    return _shared(counts)


def _words(text: str) -> list[str]:
    return [tone_fold(word) for word in _WORD.findall(text)]


def _shared(counts: Mapping[str, float]) -> Shares:
    total = sum(counts.values())
    return {word: count / total for word, count in counts.items() if count}
