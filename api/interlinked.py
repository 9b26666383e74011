"""A dossier of an interlinked group as the national service and one-stop systems exchange it.

Field names are those of the exchange (Decree 63/2024) and of the Ministry's civil-status columns,
which `ledgers.row` writes. Everything comes from the declaration as filled, the papers by their
documents, the result by its confirmed values: nothing is typed for it.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query

from api import form_work
from api.deps import Officer, Service
from api.errors import ApiError
from api.near import Doors
from api.services import Services
from catalog.act import Act, ActField
from catalog.checks.places import locate
from catalog.package import Package, load_packages
from catalog.paper_type import type_of
from ledgers.row import row_of
from storage.dossier import Dossier
from storage.kept import Actor
from storage.ledger_kept import Cover

router = Doors(prefix="/api/v1/dossiers", tags=["dossiers"])
WHY = "liên thông"


@dataclass(frozen=True, slots=True)
class Module:
    """What the exchange calls a first step."""

    name: str  # LTKS, LTKT
    book: str  # columns of the Ministry
    register: str  # paper of its entry


MODULES: Mapping[str, Module] = {
    "dang-ky-khai-sinh": Module("LTKS", "KS", "so-khai-sinh"),
    "dang-ky-khai-tu": Module("LTKT", "KT", "so-khai-tu"),
}
FIELDS: Mapping[str, str] = {
    "death.time": "deceased.time_of_death",
    "death.date": "deceased.date_of_death",
    "death.place": "deceased.place_of_death",
    "death.cause": "deceased.cause_of_death",
    "notice.number": "death_notice.number",
    "notice.issuer": "death_notice.issuer",
    "notice.date": "death_notice.date",
}
"""Blank of a declaration → field of an act; the requester is the act's informant."""
PLACES = {
    "meNoiCuTru": "mother.residence", "chaNoiCuTru": "father.residence",
    "nktNoiCuTru": "deceased.last_residence", "nksNoiSinh": "child.place_of_birth",
    "nksQueQuan": "child.place_of_origin", "nycNoiCuTru": "informant.residence",
}  # fmt: skip
PAPER = re.compile(r"(?P<paper>.+ số \S+?)(?: do (?P<by>.+?))?(?: cấp ngày (?P<day>\S+))?")
"""An identity paper as declarations name it; `ledgers.row` knows it as registers do."""
VERIFIED = {"me": "mother", "cha": "father", "nyc": "requester"}
SAID = {"same": 1, "different": 0, "missing": 0}


@router.get("/{code}/interlinked")
def interlinked(
    code: str,
    services: Service,
    officer: Officer,
    files: Annotated[bool, Query(description="with the scans themselves, in base64")] = False,
) -> dict[str, Any]:
    """The record of the group that a dossier belongs to, from its first dossier."""
    found = services.vault.dossier(services.vault.find_dossier(code), officer, WHY)
    group = services.vault.group_of(found.group, officer) if found.group else (found,)
    steps = [each.procedure for each in group]
    packages = (p for p in load_packages().values() if [s.procedure for s in p.steps] == steps)
    package = next(packages, None)
    if package is None:
        raise ApiError("not_interlinked")
    return record(services, package, group[0], officer, files)


def record(
    services: Services, package: Package, dossier: Dossier, actor: Actor, files: bool
) -> dict[str, Any]:
    """The exchange record; the status is the number of the dossier's state."""
    module = MODULES[package.steps[0].procedure]
    work = form_work.load(services, next(iter(dossier.forms.values())), actor, WHY)
    values = {
        _field(blank.name): _said(blank.name, work.filled.value(blank.name))
        for blank in work.form.blanks
    }
    result = _result(services, dossier, actor)
    entered = {name: text for name, text in (values | result).items() if text}
    act = Act(module.register, {n: ActField(n, text, 1.0) for n, text in entered.items()})
    cover = Cover(module.book, dossier.received_at.year, "01", dossier.unit)
    data: dict[str, Any] = {column: cell for column, cell in row_of(act, cover).items() if cell}
    data |= {key: _place(entered[name]) for key, name in PLACES.items() if entered.get(name)}
    data |= {
        "soLuongBanSao": values.get("copies.count", ""),
        "nycSoDienThoai": dossier.contact.phone,
        "nycEmail": dossier.contact.email,
        **_notice(services, dossier, actor),
        **_verified(services, dossier),
    }
    return {
        "maTTHC": package.code,
        "maHoSo": dossier.code,
        "module": module.name,
        "ngayTiepNhan": dossier.received_at.isoformat(),
        "trangThai": int(dossier.state),
        "data": data,
        "fileDinhKem": _files(services, dossier, actor, files),
        "ketQua": _outcome(services, dossier, result),
    }


def _field(blank: str) -> str:
    group, _, name = blank.partition(".")
    return FIELDS.get(blank, f"informant.{name}" if group == "requester" else blank)


def _said(blank: str, text: str) -> str:
    found = PAPER.fullmatch(text) if blank.endswith(".papers") else None
    if found is None:
        return text
    day, by = found["day"], found["by"]
    return found["paper"] + (f", cấp ngày {day}" if day else "") + (f", nơi cấp {by}" if by else "")


def _place(text: str) -> dict[str, str]:
    """An address by the codes of today's units; what they do not name stays in words."""
    place = locate(text)
    if place is None:
        return {"maTinh": "", "maHuyen": "", "maXa": "", "dcChiTiet": text}
    commune = place.became[0] if len(place.became) == 1 else ""
    commune = commune or (place.commune if place.form == "2025" else "")
    return {
        "maTinh": place.province_now, "maHuyen": "", "maXa": commune,
        "dcChiTiet": place.house if commune else text,
    }  # fmt: skip


def _result(services: Services, dossier: Dossier, actor: Actor) -> dict[str, str]:
    """The confirmed values of what the office issued; empty before."""
    found: dict[str, str] = {}
    for document_id in dossier.results:
        for paper in services.vault.document(document_id, actor, WHY).papers:
            found |= paper.confirmed
    return found


def _outcome(
    services: Services, dossier: Dossier, result: Mapping[str, str]
) -> dict[str, str] | None:
    """What the registration gave, None before."""
    if not result:
        return None
    procedure = services.procedures.edition(dossier.procedure, dossier.edition)
    return {
        "soDinhDanh": result.get(f"{procedure.result.role}.personal_number", ""),
        "ngayDangKy": result.get("registration_date", ""),
        "soDangKy": result.get("entry_number", ""),
        "quyenSo": result.get("book", ""),
        "trangSo": result.get("page", ""),
        "maGiayToKetQua": type_of(procedure.result.paper).code,
    }


def _notice(services: Services, dossier: Dossier, actor: Actor) -> dict[str, str]:
    """Number and day of the hospital's notice of birth, once it is confirmed."""
    for part in dossier.parts:
        if part.paper == "giay-chung-sinh" and part.document_id:
            papers = services.vault.document(part.document_id, actor, WHY).papers
            said = papers[part.record].confirmed if part.record < len(papers) else {}
            return {"maGCS": said.get("entry_number", ""),
                    "ngayCapGCS": said.get("registration_date", "")}  # fmt: skip
    return {}


def _verified(services: Services, dossier: Dossier) -> dict[str, int]:
    """1 when a partner says the same of this person, 0 when not; absent while unverified."""
    said = {item.person_id: item.result for item in services.vault.verifications_of(dossier.id)}
    results = {key: said.get(dossier.people.get(role, ""), "") for key, role in VERIFIED.items()}
    return {
        f"{key}XacThucThongTin": SAID[result] for key, result in results.items() if result in SAID
    }


def _files(
    services: Services, dossier: Dossier, actor: Actor, files: bool
) -> list[dict[str, str | int]]:
    procedure = services.procedures.edition(dossier.procedure, dossier.edition)
    found: list[dict[str, str | int]] = []
    for part in dossier.parts:
        if not part.document_id or part.outcome in ("ask", "not_needed"):
            continue
        for scan in services.vault.document(part.document_id, actor, WHY).scans:
            data = (
                services.vault.scan(part.document_id, scan.number, actor, WHY) if files else b""
            )
            found.append({
                "id": f"{part.document_id}/{scan.number}",
                "loaiGiayTo": type_of(part.paper).code or part.component,
                "tenGiayTo": procedure.paper(part.component).title_vi,
                "tenTepDinhKem": scan.name,
                "huyGiayTo": 0,
                "duLieuTepDinhKem": base64.b64encode(data).decode(),
            })  # fmt: skip
    return found
