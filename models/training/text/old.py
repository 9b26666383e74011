"""Spellings of papers from before 1975: hyphens between syllables, older letters, older words."""

from __future__ import annotations

from random import Random

from models.training.text.people import MIDDLE, SURNAMES, given
from models.training.text.syllables import syllable

OLDER = (  # today's → as older papers have it
    ("Thủy", "Thuỷ"), ("Hòa", "Hoà"), ("Thúy", "Thuý"), ("Quý", "Quí"), ("Mỹ", "Mĩ"),
    ("Lý", "Lí"), ("Kỳ", "Kì"), ("Sĩ", "Sỹ"), ("Hải", "Hãi"), ("Vũ", "Vỏ"),
)
PHRASES = (
    "Việt-Nam Cộng-Hòa", "Trích-lục khai-sanh", "Chứng-thư hôn-thú", "Tòa Hòa-Giải Rộng-Quyền",
    "làng", "tổng", "quận", "tỉnh", "Giấy thế vì khai-sanh", "Hộ-tịch-viên", "Lục-sự",
    "con gái", "con trai", "vợ chánh", "nghề-nghiệp làm ruộng", "sanh ngày", "tại nhà bảo-sanh",
    "Ủy-ban Hành-chánh", "Sàigòn", "Chợ-lớn", "Gia-định", "Mỹ-tho", "Biên-hòa", "Bà-rịa",
    "Nam-phần", "Trung-phần", "Bắc-phần", "thợ may", "thư-ký", "buôn bán", "nội-trợ",
    "Nhơn danh", "Phiên xử ngày", "Chánh-án", "đệ nhứt", "kỳ nhứt", "mồng nhứt", "tháng giêng ta",
)


def spelled(rng: Random) -> str:
    """A name, a place or a phrase in older spelling."""
    draw = rng.random()
    if draw < 0.35:
        text = "-".join((rng.choice(SURNAMES), rng.choice(MIDDLE), rng.choice(given())))
    elif draw < 0.55:
        first, second = syllable(rng), syllable(rng)
        text = f"{rng.choice(('làng', 'tổng', 'quận', 'tỉnh', 'xã'))} {first.title()}-{second}"
    else:
        text = rng.choice(PHRASES)
    for now, then in OLDER:
        if rng.random() < 0.5:
            text = text.replace(now, then)
    return text.replace(" ", "-") if rng.random() < 0.05 else text
