"""A dossier in the field names of exchange (Circular 01/2023, Decree 63/2024)."""

from typing import Any

from api.deps import Officer, Service
from api.near import Doors
from catalog.procedure import Procedure
from storage.dossier import Dossier, Part

router = Doors(prefix="/api/v1/dossiers", tags=["dossiers"])


@router.get("/{code}/exchange")
def exchange(code: str, services: Service, officer: Officer) -> dict[str, Any]:
    """The record of one dossier; files are fetched by their document ids."""
    dossier = services.vault.dossier(services.vault.find_dossier(code), officer, "exchange")
    return record(dossier, services.procedures.edition(dossier.procedure, dossier.edition))


def record(dossier: Dossier, procedure: Procedure) -> dict[str, Any]:
    """The exchange record; states are the numbers of the interlinked service."""
    used = [part for part in dossier.parts if part.outcome not in ("ask", "not_needed", "coming")]
    return {
        "MaHoSo": dossier.code,
        "MaTTHC": procedure.code,
        "TenTTHC": procedure.title_vi,
        "MaLinhVuc": procedure.field,
        "NgayTiepNhan": dossier.received_at.isoformat(),
        "NgayHenTra": dossier.due.isoformat() if dossier.due else "",
        "TrangThaiHoSo": int(dossier.state),
        "DonViXuLy": dossier.unit,
        "HoSoCoThanhPhanSoHoa": int(any(part.digitised for part in used)),
        "TaiLieuNop": [_part(part, procedure) for part in used],
        "DanhSachGiayToKetQua": [
            {"GiayToId": result, "TenGiayTo": procedure.result.title_vi}
            for result in dossier.results
        ],
    }


def _part(part: Part, procedure: Procedure) -> dict[str, Any]:
    return {
        "MaThanhPhanHoSo": part.component,
        "TenGiayTo": procedure.paper(part.component).title_vi,
        "GiayToId": part.document_id,
        "DuocSoHoa": int(part.digitised),
        "DuocTaiSuDung": int(part.reused),
        "DuocLayTuKhoDMQG": int(part.national),
        "MaKetQuaThayThe": part.replaced_by,
    }
