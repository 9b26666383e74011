"""Labels of cards and forms, alone or with a value, and the small values that stand beside them."""

# ruff: noqa: SIM905 - word lists read best as words
from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

from models.training.text import numbers, people, places
from models.training.text.syllables import phrase

LABELS = Path(__file__).with_name("labels.txt")
PEOPLES = (
    "Kinh Tày Thái Mường Khmer Khơ-me Hoa Nùng Mông HMông H'Mông Dao Gia-rai Ê-đê Ba-na Xơ-đăng "
    "Sán-Chay Cơ-ho Chăm Sán-Dìu Hrê Mnông Ra-glai Xtiêng Bru-Vân-Kiều Thổ Giáy Cơ-tu Gié-Triêng "
    "Mạ Khơ-mú Co Tà-ôi Chơ-ro Kháng Xinh-mun Hà-Nhì Chu-ru Lào La-Chí La-ha Phù-Lá La-Hủ Lự Lô-Lô "
    "Chứt Mảng Pà-Thẻn Co-Lao Cống Bố-Y Si-La Pu-Péo Brâu Ơ-đu Rơ-măm"
).split()
SMALL = (
    "Nam", "Nữ", "Nam", "Nữ", "NAM", "NỮ", "Việt Nam", "VIỆT NAM", "Không", "Phật giáo", "Bố đẻ",
    "Công giáo", "Tin Lành", "Cao Đài", "Hòa Hảo", "Hoà Hảo", "Không thời hạn", "Con đẻ",
    "Thường trú", "Tạm trú", "Kết hôn lần đầu", "Độc thân", "Đúng hạn", "Quá hạn", "Đăng ký lại",
    "Công chức Tư pháp - Hộ tịch", "Chủ tịch", "Phó Chủ tịch", "Bệnh viện Phụ sản Trung ương",
    "Trạm Y tế xã", "Nhồi máu cơ tim", "Tai nạn giao thông", "Già yếu", "Thẻ căn cước công dân",
    "Cục Cảnh sát quản lý hành chính về trật tự xã hội", "Bộ Công an", "Cục trưởng", "Tô Văn Huệ",
    "Bệnh viện Đa khoa tỉnh", "Bệnh viện Từ Dũ", "Giấy chứng sinh", "Chưa kết hôn", "Đã ly hôn",
)
PLACES = (
    "đuôi mắt phải", "đuôi mắt trái", "cánh mũi trái", "cánh mũi phải", "mép trái", "mép phải",
    "đầu lông mày trái", "khóe miệng", "trán", "gò má phải", "cằm", "dái tai trái", "thái dương",
)


@cache
def labels() -> tuple[str, ...]:
    """Printed labels, without the dotted leaders behind them."""
    return tuple(LABELS.read_text("utf-8").split("\n")[:-1])


def label(rng: Random) -> str:
    """One label; long ones are broken as forms break them."""
    words = rng.choice(labels()).split(" ")
    if len(words) > 12:
        start = rng.randint(0, len(words) - 8)
        words = words[start : start + rng.randint(5, 9)]
    text = " ".join(words)
    if "/" in text and rng.random() < 0.4:
        text = text.replace(" / ", rng.choice(("/", "/ ", " /")))
    return text


def identifying_mark(rng: Random) -> str:
    """The line of the back that describes a scar or a mole."""
    kind = rng.choice(("Nốt ruồi", "Sẹo chấm", "Sẹo", "Nốt ruồi C", "Sẹo chấm C"))
    size = rng.choice((f"{rng.randint(1, 5)}cm", f"0,{rng.randint(1, 9)}cm", "1,5cm", "2 cm"))
    return (f"{kind}{rng.choice((' C:', ' C: ', ' cách ', ' c.', ': '))}{size} "
            f"{rng.choice(('trên trước', 'dưới sau', 'trên sau', 'dưới trước', 'trên', 'dưới'))} "
            f"{rng.choice(PLACES)}")


def small_value(rng: Random) -> str:
    """Sex, nationality, people, religion, kind of paper and the like."""
    draw = rng.random()
    if draw < 0.2:
        return rng.choice(PEOPLES)
    return identifying_mark(rng) if draw < 0.35 else rng.choice(SMALL)


def _value(rng: Random) -> str:
    kinds = (people.name, numbers.date, numbers.personal, places.address, small_value, phrase)
    return rng.choice(kinds)(rng)


def filled(rng: Random) -> str:
    """A label with its value, or two such pairs glued by the detector."""
    if rng.random() < 0.25:
        gap = " " * rng.choice((1, 1, 2, 3, 5))
        pairs = (
            ("Giới tính / Sex:", rng.choice(("Nam", "Nữ")), "Quốc tịch / Nationality:", "Việt Nam"),
            ("Giới tính:", rng.choice(("Nam", "Nữ")), "Dân tộc:", rng.choice(PEOPLES)),
            ("Dân tộc:", rng.choice(PEOPLES), "Quốc tịch:", "Việt Nam"),
            ("Dân tộc:", rng.choice(PEOPLES), "Tôn giáo:", rng.choice(("Không", "Phật giáo"))),
            ("Năm sinh:", str(rng.randint(1930, 2010)), "Dân tộc:", rng.choice(PEOPLES)),
            ("Số:", numbers.figures(rng), "Quyển số:", f"01/{rng.randint(1990, 2026)}"),
            ("Có giá trị đến:", numbers.date(rng), "Nơi thường trú:", places.address(rng)),
        )
        a, b, c, d = rng.choice(pairs)
        return f"{a} {b}{gap}{c} {d}"
    head = label(rng)
    if len(head) > 30:
        head = head[-30:].split(" ", 1)[-1]
    return f"{head.rstrip(':')}: {_value(rng)}"
