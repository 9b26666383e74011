"""Who signed and in which office: "Hồ Phúc - Phó Chủ tịch".

>>> check("Lý Viết Phú Phó Chủ tịch").value
'Lý Viết Phú - Phó Chủ tịch'
>>> check("Hồ Đức Huy - Phú Chu tịch").value
'Hồ Đức Huy - Phó Chủ tịch'
>>> check("Hoàng Duy Quyết Tâm - Chủ").value
'Hoàng Duy Quyết Tâm - Chủ tịch'
>>> check("Lê Tuấn Đạt Vượng - Phó").value
'Lê Tuấn Đạt Vượng - Phó Chủ tịch'
>>> check("N Vũ Đình Lộc - Phó Chủ tịchã X").value  # with the edge of a stamp
'Vũ Đình Lộc - Phó Chủ tịch'
"""

import re

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from catalog.checks.checked import Checked
from catalog.checks.plain import check_text
from catalog.checks.syllables import is_syllable
from catalog.checks.text import fold

# Posts that sign acts of civil status: Law on Civil Status 2014, Art. 7, 71-73.
POSTS = ("Phó Chủ tịch", "Chủ tịch", "Phó Trưởng phòng", "Trưởng phòng", "Công chức")
CUT = {"chu": "Chủ tịch", "pho chu": "Phó Chủ tịch", "pho": "Phó Chủ tịch"}  # at the end of a row
_FOLDED = tuple(map(fold, POSTS))
_POST = re.compile(rf"\s*[-–—:,.]*\s*\b(?P<post>{'|'.join(POSTS)})(?P<rest>.*)$", re.IGNORECASE)
_DASH = re.compile(r"(?P<name>.+?)\s+[-–—]\s*(?P<post>\D+?)\W*$")
_MISREAD = 0.35  # share of a post that may be other letters, behind a dash
_SCRAWL = 5  # letters behind a post, up to which they are the edge of a stamp


def check(text: str) -> Checked:
    """Name and post with a dash between them; a dash that was lost is set again."""
    said = check_text(text)
    if (parted := _DASH.match(said.value)) and (post := _nearest(parted["post"])):
        return Checked(f"{_name(parted['name'])} - {post}", said.problems)
    found = _POST.search(said.value)
    if found is None or not found.start():
        return said
    name = _name(said.value[: found.start()])
    rest = found["rest"] if sum(map(str.isalpha, found["rest"])) > _SCRAWL else ""
    return Checked(f"{name} - {found['post']}{rest}", said.problems)


def _nearest(text: str) -> str:
    """The post that a misread one must be, or an empty string; "Chủ" alone lost its end."""
    if whole := CUT.get(fold(text)):
        return whole
    found = process.extractOne(
        fold(text), _FOLDED, scorer=Levenshtein.normalized_distance, score_cutoff=_MISREAD
    )
    return POSTS[found[2]] if found else ""


def _name(text: str) -> str:
    """A name without what is no syllable before it."""
    first, _, others = text.partition(" ")
    return others if others and not is_syllable(first.lower()) else text.strip()
