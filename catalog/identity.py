"""Papers that prove who somebody is, as forms name them: kind, number, issuer, day.

The issuer is given where the circular of the card fixes it; on older cards it depends on the
province or the year, so it is left out rather than guessed.

>>> cite("cccd-2021", "001088990417", "2021-05-10")
'Căn cước công dân số 001088990417 do Cục Cảnh sát QLHC về TTXH cấp ngày 10/05/2021'
>>> cite("cmnd-9", "171990101", "2006-08-14")
'Chứng minh nhân dân số 171990101 cấp ngày 14/08/2006'
"""

from collections.abc import Mapping
from types import MappingProxyType

from catalog.checks.dates import show

IDENTITY: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "can-cuoc-2024": ("Căn cước", "Bộ Công an"),
        "cccd-2021": ("Căn cước công dân", "Cục Cảnh sát QLHC về TTXH"),
        "cccd-2016": ("Căn cước công dân", ""),
        "cmnd-12": ("Chứng minh nhân dân", ""),
        "cmnd-9": ("Chứng minh nhân dân", ""),
    }
)
"""Paper → name in forms, issuer; the newest kind first."""


def cite(paper: str, number: str, issued: str) -> str:
    """How a form names an identity paper. Raises KeyError for a paper that is none."""
    name, issuer = IDENTITY[paper]
    words = [f"{name} số {number}"]
    if issuer and issued:
        words.append(f"do {issuer}")
    if issued:
        words.append(f"cấp ngày {show(issued)}")
    return " ".join(words)
