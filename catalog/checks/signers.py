"""Who signed and in which office: "Hồ Phúc - Phó Chủ tịch".

>>> check("Lý Viết Phú Phó Chủ tịch").value
'Lý Viết Phú - Phó Chủ tịch'
>>> check("N Vũ Đình Lộc - Phó Chủ tịchã X").value  # with the edge of a stamp
'Vũ Đình Lộc - Phó Chủ tịch'
"""

import re

from catalog.checks.checked import Checked
from catalog.checks.plain import check_text
from catalog.checks.syllables import is_syllable

# Posts that sign acts of civil status: Law on Civil Status 2014, Art. 7, 71-73.
POSTS = ("Phó Chủ tịch", "Chủ tịch", "Phó Trưởng phòng", "Trưởng phòng", "Công chức")
_POST = re.compile(rf"\s*[-–—:,.]*\s*\b(?P<post>{'|'.join(POSTS)})(?P<rest>.*)$", re.IGNORECASE)
_SCRAWL = 5  # letters behind a post, up to which they are the edge of a stamp


def check(text: str) -> Checked:
    """Name and post with a dash between them; a dash that was lost is set again."""
    said = check_text(text)
    found = _POST.search(said.value)
    if found is None or not found.start():
        return said
    first, _, others = said.value[: found.start()].partition(" ")
    name = others if others and not is_syllable(first.lower()) else f"{first} {others}".strip()
    rest = found["rest"] if sum(map(str.isalpha, found["rest"])) > _SCRAWL else ""
    return Checked(f"{name} - {found['post']}{rest}", said.problems)
