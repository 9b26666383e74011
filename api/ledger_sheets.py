"""Sheets of archived books: acceptance records, and acts found for extract copies (trích lục)."""

from datetime import datetime
from typing import Annotated

from fastapi import Path, Query, Request
from starlette.responses import Response

from api.archive import ZONE
from api.deps import Officer, Service, Words
from api.errors import ApiError
from api.language import Texts, field_label
from api.ledger_pdf import render_record
from api.ledgers import Own
from api.near import Doors
from api.pages import render
from api.services import Services
from api.signing import sign_pdf
from catalog.act import Act
from catalog.checks.dates import check as check_date
from catalog.checks.dates import show
from ledgers.sample import LIMIT, estimate
from storage.kept import Actor

router = Doors(tags=["ledgers"])
Number = Annotated[int, Path(ge=0, lt=2**31)]
KINDS = {
    "KS": ("KHAI SINH", "TLKS-BS"), "KH": ("KẾT HÔN", "TLKH-BS"), "KT": ("KHAI TỬ", "TLKT-BS"),
    "CMC": ("ĐĂNG KÝ NHẬN CHA, MẸ, CON", "TLCMC-BS"),
}  # fmt: skip
DRAFT = "BẢN NHÁP - DRAFT"
LEFT_OUT = {"page", "book", "signer", "entry_number", "registration_date", "notes",
            "registration_kind", "recognition", "parentage"}  # fmt: skip


@router.get("/ledgers/find", include_in_schema=False)
def find(
    request: Request, services: Service, officer: Officer,
    name: Annotated[str, Query(max_length=120)] = "",
    day: Annotated[str, Query(max_length=20)] = "",
    kind: Annotated[str, Query(pattern="^(KS|KH|KT|CMC)?$")] = "",
) -> Response:  # fmt: skip
    """Acts of the own unit by a name on them, the day of registration, the kind of book."""
    iso = check_date(day).value if day.strip() else ""
    found = services.ledgers.find(officer, name, iso, kind, reason="trích lục")
    return render(
        request, "ledger_find.html", found=found, asked={"name": name, "day": day, "kind": kind},
        kinds={code: words[0].capitalize() for code, words in KINDS.items()}, show=show,
    )  # fmt: skip


@router.get("/ledgers/{book_id}/acceptance.pdf", include_in_schema=False)
def acceptance(found: Own, services: Service, officer: Officer) -> Response:
    """The acceptance record: counts, the random sample, its interval, what is still open."""
    shelf = services.ledgers
    counts, said = shelf.progress(found.id), estimate(shelf, found.id)
    waits = counts.open + counts.disputed + counts.queued
    good = found.state == "accepted" or (said.accepted and not waits)
    facts = [
        ("Sổ:", f"{found.cover.kind} quyển {found.cover.name}"),
        ("Cơ quan đăng ký:", found.cover.office),
        ("Số trang / để riêng vì lỗi:", f"{counts.pages} / {counts.parked}"),
        ("Số việc hộ tịch:", f"{counts.acts}"),
        ("Số trường dữ liệu:", f"{counts.fields}"),
        ("Việc không cần người nhập:", f"{counts.untouched}"),
        ("Trường còn chờ / còn lệch:", f"{counts.open} / {counts.disputed}"),
        ("Mẫu ngẫu nhiên đã nhập lại:", f"{said.typed} trường, {said.wrong} sai"),
        ("Tỷ lệ sai, khoảng tin cậy 95 %:", f"{said.low:.2%} đến {said.high:.2%}"),
        ("Mức cho phép:", f"không quá {LIMIT:.2%}"),
        ("Kết luận:", "ĐẠT" if good else "CHƯA ĐẠT"),
    ]
    foot = [f"Lập lúc {datetime.now(ZONE):%H:%M %d/%m/%Y}; người lập: {officer.name}."]
    foot += [f"Cần xem lại: {problem}" for problem in found.problems]
    data = render_record(
        found.unit, found.id[:8], "BIÊN BẢN NGHIỆM THU SỐ HÓA SỔ HỘ TỊCH", facts, foot,
        "NGƯỜI NGHIỆM THU",
    )  # fmt: skip
    shelf.note(officer, "print acceptance", found.id)
    return _pdf(data, f"nghiem-thu-{found.cover.kind}-{found.cover.year}.pdf")


@router.get("/ledgers/{book_id}/acts/{page}/{position}/extract.pdf", include_in_schema=False)
def extract(
    found: Own, page: Number, position: Number, services: Service, officer: Officer, texts: Words
) -> Response:
    """A draft of the extract copy, signed by the officer where a signing key is there."""
    act = services.ledgers.act(found.id, page, position).act
    if act.names("open", "disputed"):
        raise ApiError("act_not_checked")
    words, mark = KINDS[found.cover.kind]
    number, day = act.value("entry_number"), show(act.value("registration_date"))
    facts = [*_facts(act, texts)]
    facts += [("Đăng ký tại:", found.cover.office), ("Số, quyển:", f"{number}, {found.cover.name}")]
    facts += [("Ngày đăng ký:", day), ("Ghi chú:", act.value("notes") or "Không")]
    data = render_record(
        found.unit, f"……/{mark}", f"TRÍCH LỤC {words} (BẢN SAO)", facts,
        [f"Trích từ sổ gốc đã số hóa, trang {page}. {DRAFT}."], "NGƯỜI KÝ TRÍCH LỤC", DRAFT,
    )  # fmt: skip
    services.ledgers.note(officer, "print extract", f"{found.id}/{page}/{position}")
    return _pdf(_signed(data, services, officer), f"trich-luc-{number.replace('/', '-')}.pdf")


def _facts(act: Act, texts: Texts) -> list[tuple[str, str]]:
    """What the act says, in the order in which it says it."""
    return [
        (f"{field_label(name, texts)}:", show(value))
        for name, value in act.values.items()
        if name not in LEFT_OUT
    ]


def _signed(data: bytes, services: Services, officer: Actor) -> bytes:
    """The draft with the officer's signature; unsigned where nobody gave them a key."""
    signer = services.signing.signer(officer.name, officer.unit)
    if signer is None:
        return data
    return sign_pdf(data, signer, name=officer.name, at=datetime.now(ZONE))


def _pdf(data: bytes, name: str) -> Response:
    headers = {"content-disposition": f'inline; filename="{name}"', "cache-control": "no-store"}
    return Response(data, media_type="application/pdf", headers=headers)
