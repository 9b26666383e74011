"""Names of persons: tidied, never respelt, split or reordered.

>>> check(" / Full name: NGUYỄN VĂN  HOÀNG MINH.").value
'NGUYỄN VĂN HOÀNG MINH'
>>> check("H’ Ly Niê Kđăm").value
"H' Ly Niê Kđăm"
"""

import re

from catalog.checks.checked import Checked
from catalog.checks.text import spaces

_APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")
_LABEL = re.compile(
    r"^\W*(?:(?:họ|chữ đệm|và|tên|khai sinh|gọi khác|full|name)\b[\s,/:.]*){2,}", re.IGNORECASE
)
_LEADERS = re.compile(r"[.,;:_…]+")  # dotted lines under a name; no name holds them
_EDGE = re.compile(r"^[\W\d_]+|[\W\d_]+$")
# A name holds no digits, so a digit inside a word is the letter that looks like it.
_DIGIT_IN_WORD = re.compile(r"(?<=[^\W\d_])[015]|[015](?=[^\W\d_])")
_LETTER_OF = {"0": "O", "1": "I", "5": "S"}


def check(text: str) -> Checked:
    """The name in a text, in its printed spelling and case."""
    name = _LABEL.sub("", spaces(text).translate(_APOSTROPHES))
    name = " ".join(_LEADERS.sub(" ", name).split())
    name = _DIGIT_IN_WORD.sub(lambda digit: _LETTER_OF[digit[0]], name)
    name = _EDGE.sub("", name)
    if name.isupper() or not any(letter.isalpha() for letter in name):
        return Checked(name)
    return Checked(re.sub(r"(?<=[a-zà-ỹ])[OIS](?=[a-zà-ỹ])", lambda m: m[0].lower(), name))
