"""Receipt and result of a dossier as PDF, and the public page of its progress."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request
from limits import RateLimitItemPerMinute
from starlette.responses import Response

from api.deps import Officer, Service, Words
from api.dossier_views import DossierView, dossier_view
from api.errors import ApiError
from api.near import Doors
from api.pages import render
from api.sheets import render_sheet
from api.values import show
from storage.errors import NotFound
from storage.kept import Actor

router = Doors(include_in_schema=False)
PUBLIC = Actor("công dân", "tra cứu công khai")
ASKED = RateLimitItemPerMinute(20)  # codes are easy to count up: nobody tries many


@router.get("/dossiers/{dossier_id}/{sheet}.pdf")
def sheet(
    request: Request, dossier_id: str, sheet: str, services: Service, officer: Officer, texts: Words
) -> Response:
    """`receipt.pdf` and `result.pdf`."""
    if sheet not in ("receipt", "result"):
        raise ApiError("not_found")
    dossier = services.vault.dossier(dossier_id, officer, f"print {sheet}")
    if sheet == "result" and dossier.state not in (4, 5, 6):
        raise ApiError("no_result")
    shown = dossier_view(services, dossier, officer, texts)
    link = f"{request.app.state.settings.address}/progress/{dossier.code}"
    procedure = services.procedures.edition(dossier.procedure, dossier.edition)
    who = next((p.name for p in shown.people if p.role == procedure.applicant), "")
    title = _title(sheet, dossier.state == 6)
    applicant = services.vault.person(dossier.applicant, officer, f"print {sheet}")
    named = {"MaHoSo": dossier.code, "MaTTHC": procedure.code,
             "DinhDanh": applicant.personal_number, "TenGiayTo": title.capitalize()}  # fmt: skip
    facts = [
        ("Thủ tục:", f"{shown.title} ({procedure.code})" if procedure.code else shown.title),
        ("Người nộp:", who),
        ("Tiếp nhận lúc:", f"{dossier.received_at.astimezone():%H:%M %d/%m/%Y}"),
    ]
    data = render_sheet(
        title,
        dossier.unit,
        dossier.code,
        f"{link}#{urlencode(named)}",
        facts + (_receipt(shown) if sheet == "receipt" else _result(shown)),
        [(p.title, _remark(p.outcome)) for p in (*shown.held, *shown.missing)],
        [f"Tra cứu tiến độ bằng mã QR hoặc tại: {link}", f"Cán bộ: {officer.name}"],
    )
    name = {"content-disposition": f'inline; filename="{dossier.code}-{sheet}.pdf"'}
    return Response(data, media_type="application/pdf", headers=name)


@router.get("/progress")
@router.get("/progress/{code}")
def progress(
    request: Request,
    services: Service,
    code: str = "",
    q: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """How far a dossier is, for whoever holds its receipt: no names, no papers."""
    wanted = (code or q).strip()
    if not wanted:
        return render(request, "progress.html", found=None, wanted="", title="")
    client = request.client.host if request.client else ""
    if not services.rates.allow(ASKED, "progress", client):
        raise ApiError("asked_too_often")
    try:
        found = services.vault.progress(wanted, PUBLIC)
    except NotFound:
        return render(request, "progress.html", found=None, wanted=wanted, title="", status=404)
    procedure, _ = services.procedures.newest(found.procedure)
    return render(
        request, "progress.html", found=found, wanted=wanted, title=procedure,
        due=show("date", str(found.due or "")), until=show("date", str(found.supplement_by or "")),
    )  # fmt: skip


def _title(sheet: str, refused: bool) -> str:
    if sheet == "receipt":
        return "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"
    return "PHIẾU TỪ CHỐI GIẢI QUYẾT HỒ SƠ" if refused else "PHIẾU TRẢ KẾT QUẢ"


def _receipt(shown: DossierView) -> list[tuple[str, str]]:
    until = [("Bổ sung trước ngày:", shown.supplement_by)] if shown.supplement_by else []
    return [("Hẹn trả kết quả:", shown.due or "sau khi bổ sung"), *until]


def _result(shown: DossierView) -> list[tuple[str, str]]:
    last = next((m for m in shown.timeline if m.note), None)
    return [("Kết quả:", shown.timeline[0].what), *([("Ghi chú:", last.note)] if last else [])]


def _remark(outcome: str) -> str:
    return {
        "attached": "đã có, dùng lại",
        "given": "đã nộp, đã số hóa",
        "show_original": "xuất trình bản chính",
        "ask": "CÒN THIẾU",
    }.get(outcome, "")
