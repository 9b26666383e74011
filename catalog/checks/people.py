"""Sex, nationality, ethnicity and religion: the closest entry of a short list, or the text itself.

>>> check_sex("Nũ").value
'Nữ'
>>> check_ethnicity("Kính").value
'Kinh'
>>> check_ethnicity("Kin").value
'Kinh'
>>> check_ethnicity("H'mông").value
"H'mông"
>>> check_ethnicity("Dân tộc Hoa").value
'Hoa'
"""

import re
from functools import cache

from rapidfuzz.distance import Levenshtein

from catalog.checks.checked import Checked
from catalog.checks.text import fold, spaces, tone_fold
from catalog.tables import read_rows, read_words

_SEXES = {"nam": "Nam", "nu": "Nữ", "male": "Nam", "female": "Nữ"}
_PEOPLE = re.compile(r"^dân tộc\b[\s:.]*", re.IGNORECASE)  # cells of tables say it again
_EDGE = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def check_sex(text: str) -> Checked:
    """`Nam` or `Nữ`, from the first word that is one of them or one letter away from only one."""
    words = re.findall(r"[a-z]+", fold(text))
    for word in words:
        if word in _SEXES:
            return Checked(_SEXES[word])
    for word in words:
        near = {_SEXES[sex] for sex in ("nam", "nu") if Levenshtein.distance(word, sex) == 1}
        if len(near) == 1 and len(word) > 1:
            return Checked(near.pop())
    return Checked("")


def check_nationality(text: str) -> Checked:
    """`Việt Nam` in its right spelling; any other nationality as printed.

    >>> check_nationality("Việt").value, check_nationality("Lào").value
    ('Việt Nam', 'Lào')
    >>> check_nationality("Việ").value  # its row lost its end
    'Việt Nam'
    """
    printed = _tidy(text)
    key = fold(printed).replace(" ", "")
    near = len(key) >= 5 and Levenshtein.distance(key, "vietnam") <= 2
    if near or key in ("vi", "vie", "viet"):
        return Checked("Việt Nam")
    return Checked(printed)


def check_ethnicity(text: str) -> Checked:
    """An ethnic group in a known spelling, or the text as printed; a lone letter is none."""
    said = _closest(_PEOPLE.sub("", spaces(text)), "ethnicities")
    return said if len(said.value) > 1 else Checked("")


def is_ethnicity(text: str) -> bool:
    """Whether it is one of the 54 groups or one of their other names."""
    return _key(_tidy(text)) in _spellings("ethnicities")[0]


def check_religion(text: str) -> Checked:
    """A religion in a known spelling, or the text as printed."""
    return _closest(text, "religions")


def check_relation(text: str) -> Checked:
    """Who declares, in a known spelling when only one word is near, or the text as printed.

    >>> [check_relation(said).value for said in ("Vơ", "Chồg", "Com", "Bạn")]
    ['Vợ', 'Chồng', 'Con', 'Bạn']
    """
    printed = _tidy(text)
    known = {tone_fold(word): word for word in read_words("relations")}
    if not printed or tone_fold(printed) in known:
        return Checked(printed)
    key = fold(printed)
    near = [word for word in known.values() if fold(word) == key]
    if not near and len(key) > 2:
        near = [word for word in known.values() if Levenshtein.distance(fold(word), key) == 1]
        near = [word for word in near if _by_hand(word) == _by_hand(key)] or near
    if len(near) != 1:
        return Checked(printed)
    value = near[0][0].upper() + near[0][1:] if printed[0].isupper() else near[0]
    return Checked(value, alternatives=(printed,))


def _by_hand(word: str) -> str:
    """Letters without marks; m and n are alike in many hands."""
    return fold(word).replace("m", "n")


def _tidy(text: str) -> str:
    return _EDGE.sub("", spaces(text).replace("’", "'"))


@cache
def _spellings(table: str) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Key with marks -> spelling; key without marks -> spellings, main names before others."""
    exact: dict[str, str] = {}
    bare: dict[str, tuple[str, ...]] = {}
    rows = read_rows(table)
    mains = [name for name, _ in rows]
    others = [other for _, also in rows for other in also.split(", ") if other]
    for name in dict.fromkeys((*mains, *others)):
        exact.setdefault(_key(name), name)
        known = bare.get(fold(name), ())
        if not any(spelling in mains for spelling in known):
            bare[fold(name)] = (name,) if name in mains else (*known, name)
    return exact, bare


def _key(name: str) -> str:
    return tone_fold(name.replace("’", "'"))


def _closest(text: str, table: str) -> Checked:
    printed = _tidy(text)
    exact, bare = _spellings(table)
    if not printed or _key(printed) in exact:
        return Checked(printed)  # a known spelling is kept as it is printed
    key = fold(printed)
    if key in bare:
        near = bare[key]
    elif len(key) >= 4:
        near = tuple(name for k, names in bare.items() if Levenshtein.distance(k, key) == 1
                     for name in names)  # fmt: skip
    else:  # the last letter may be lost, no other
        near = tuple(names[0] for k, names in bare.items() if len(key) == 3 and k[:-1] == key)
    if len(near) != 1:
        return Checked(printed)
    value = near[0].upper() if printed.isupper() else near[0]
    return Checked(value, alternatives=(printed,))
