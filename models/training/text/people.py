"""Invented names of people: Kinh and other peoples of Vietnam."""

# ruff: noqa: SIM905 - word lists read best as words
from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

from models.training.text.syllables import cased, syllable, title_case

GIVEN = Path(__file__).with_name("given.txt")  # MIT, see NOTICE.md
SURNAMES = (
    "Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Trần Lê Lê Lê Phạm Phạm Hoàng Huỳnh Phan "
    "Phan Vũ Võ Đặng Đặng Bùi Bùi Đỗ Đỗ Hồ Hồ Ngô Ngô Dương Dương Lý Đào Đoàn Vương Trịnh Trương "
    "Đinh Lâm Phùng Mai Tô Tạ Hà Cao Lưu Chu Châu Quách Thái Thạch Sơn Kiều La Lương Lò Lù Giàng "
    "Vàng Vừ Sùng Thào Cứ Hạng Tráng Ma Nông Hoàng Bế Triệu Đàm Mã Lục Tẩn Chảo Lý Bàn Đặng Phàn "
    "Quàng Cà Tòng Lường Cầm Bạc Hà Đinh Bùi Quách Danh Kim Chau Tăng Lại Nghiêm Tống Từ Ông Ung "
    "Vi Viên Văn Xa Ôn Âu Ấu Khổng Khúc Khuất Giáp Mạc Mạch Nhâm Nhữ Ninh Phó Phương Quản Tiêu "
    "Thân Thiều Tôn Tưởng Ưng Ỷ Đái Đậu Điền Đồng Đổng Đới Đường"
).split()
MIDDLE = (
    "Văn Văn Thị Thị Thị Hữu Đức Công Đình Minh Quang Xuân Ngọc Thanh Thúy Thuỳ Bích Kim Hoàng Gia "
    "Bảo Anh Hồng Mỹ Như Khánh Phương Quốc Trọng Tuấn Duy Nhật Thế Bá Sỹ Sĩ Viết Vĩnh Trung Tiến "
    "Diệu Diễm Ánh Yến Ái Ỷ Uyển Huệ Hoài Thuỷ Thủy Thụy Quý Quỳnh Mạnh Kiều Lệ Nữ Tôn Huyền"
).split()
OTHERS = (
    "H' Ly Niê Kđăm", "H' Bia Êban", "H'Hen Niê", "Y Bhăm Êban", "Y Thịnh Mlô", "Y Ngông Niê Kđăm",
    "Y Wang Hđơk", "Lý A Sùng", "Giàng A Páo", "Vàng Thị Mỷ", "Thạch Thị Sa Rây", "Sơn Thị Rô Tha",
    "Kim Sô Phal", "Chau Sóc Kha", "K' Brếu", "Ka Să Ha Hiếp", "Rơ Châm Phiơh", "Rơ Ô Bảo",
    "Siu H'Briu", "Ksor Phước", "R'Com H'Nga", "A Viết Thắng", "Hồ Thị Pả Lăng", "Đàng Năng Thọ",
    "Bá Văn Quyến", "Đinh Yơn", "A Lăng Thị Bách", "Pơ Loong Thị Nhíp", "Bnướch Hậu", "Zơ Râm Đung",
    "Ka Pă Thuyên", "Điểu K'Ré", "Điểu Xiểng", "Lò Thị Ón", "Ma Seo Sín", "Tẩn Mẩy Phấy",
    "Chảo Láo Tả", "Công Huyền Tôn Nữ Thị Phương Thảo Nguyên", "Ra Lan H'Ớt", "Hoàng A Chỉnh",
)


@cache
def given() -> tuple[str, ...]:
    """Given names of one or two words, title case, NFC."""
    return tuple(GIVEN.read_text("utf-8").split("\n")[:-1])


def name(rng: Random) -> str:
    """A full name, mostly in capitals as cards print it."""
    return cased(rng, _full(rng), upper=0.57, title=0)


def titled(rng: Random) -> str:
    """A full name as people write it by hand, sometimes behind how they are called."""
    full = _full(rng)
    if rng.random() < 0.25:
        called = rng.choice(("Ông ", "Bà ", "ông ", "bà ", "Anh ", "Chị ", "Cháu ", "Họ tên: "))
        full = called + full
    return full.upper() if rng.random() < 0.15 else full


def _full(rng: Random) -> str:
    draw = rng.random()
    if draw < 0.07:
        full = rng.choice(OTHERS)
    elif draw < 0.15:
        full = title_case(" ".join(syllable(rng) for _ in range(rng.randint(2, 4))))
    else:
        middle = [rng.choice(MIDDLE) for _ in range(rng.choice((0, 1, 1, 1, 2)))]
        full = " ".join((rng.choice(SURNAMES), *middle, rng.choice(given())))
    return full
