"""A contract of tenancy, two pages: a paper of the citizen that no office reads by machine."""

import random

from benchmarks.specimens import ornament
from benchmarks.specimens.cards import MOTTO, STATE
from benchmarks.specimens.fonts import draw_typeface
from benchmarks.specimens.papers import Side
from benchmarks.specimens.people import Person, draw_name
from benchmarks.specimens.sheet import Sheet, Type, wrap

CLAUSES = (
    "Bên A đồng ý cho bên B thuê căn nhà tại địa chỉ nêu trên để ở.",
    "Thời hạn thuê là hai mươi bốn tháng kể từ ngày hai bên ký hợp đồng này.",
    "Giá thuê do hai bên thỏa thuận và được trả vào ngày mồng năm hằng tháng.",
    "Bên B có trách nhiệm giữ gìn nhà ở và các thiết bị kèm theo, không tự ý sửa chữa.",
    "Bên A đồng ý để bên B đăng ký thường trú, tạm trú tại căn nhà này.",
    "Hai bên cam kết thực hiện đúng các điều khoản; tranh chấp được giải quyết bằng thương lượng.",
)
SIGN = "Đại diện bên A              Đại diện bên B"


def draw_contract(rng: random.Random, tenant: Person, which: str) -> tuple[Side, ...]:
    """Both pages; the second says that it is one."""
    face = draw_typeface(rng, which, ("serif", "sans"))
    body = Type(face.regular, rng.uniform(4.0, 4.8), (25, 25, 30))
    bold = Type(face.bold, 5.0, (25, 25, 30))
    first, second = (Sheet(210, 297, 8.5, (252, 252, 250)) for _ in range(2))
    first.text(105, 24, STATE[0], bold, "ms")
    first.text(105, 31, MOTTO[0], bold, "ms")
    first.text(105, 52, "HỢP ĐỒNG THUÊ NHÀ Ở", bold.scaled(1.3), "ms")
    lines = [
        f"Bên A (cho thuê): {draw_name(rng, 'Nam')}",
        f"Bên B (bên thuê): {tenant.name}, số định danh {tenant.number}",
        f"Địa chỉ nhà cho thuê: {tenant.residence.long}",
    ]
    _write(first, [*lines, *rng.sample(CLAUSES, 4)], body, 68)
    second.text(105, 20, rng.choice(("Trang 2/2", "Trang 2")), body, "ms")
    _write(second, [*rng.sample(CLAUSES, 3), SIGN], body, 36)
    sides = []
    for sheet in (first, second):
        texts = tuple(sheet.texts)
        ornament.watermark(sheet, rng, face.bold)
        sides.append(Side(sheet.pixels(), 210.0, 297.0, texts))
    return tuple(sides)


def _write(sheet: Sheet, paragraphs: list[str], style: Type, y: float) -> None:
    for paragraph in paragraphs:
        for line in wrap(sheet, paragraph, style, 165, 165):
            sheet.text(22, y, line, style)
            y += style.size * 1.6
        y += 4
