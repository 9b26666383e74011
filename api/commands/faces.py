"""`motcua faces report | tidy`: what an office may expect; templates without a reason to stay."""

import argparse

from api.commands.common import DONE, Commands, Unfit, read_settings


def register(commands: Commands) -> None:
    """Add the commands."""
    faces = commands.add_parser("faces", help="status by face: expected errors, retention")
    inner = faces.add_subparsers(required=True, metavar="command")
    report = inner.add_parser("report", help="expected errors of a year, for this office")
    report.add_argument("--lookups", type=int, default=20_000, help="a year")
    report.add_argument("--people", type=int, help="in the gallery; as it is unless given")
    report.add_argument("--strangers", type=float, default=0.3, help="share of the lookups")
    report.set_defaults(run=_report)
    tidy = inner.add_parser("tidy", help="delete templates without an open application; run daily")
    tidy.set_defaults(run=_tidy)


def _report(asked: argparse.Namespace) -> int:
    from api.services import build
    from faceid.report import Year, expected
    from faceid.score import published

    services = build(read_settings())
    try:
        if services.desk is None:
            raise Unfit("MOTCUA_FACES is off")
        office = services.desk.office(services.actor.unit)
        people = asked.people or len(office.gallery)
        year = Year(asked.lookups, asked.strangers, max(1, people))
        table = published(services.desk.engine.table)
        found = expected(year, services.desk.wanted, office.scorer, table)
        print(said(year, found.wrong_by_face, found.wrong_with_factor, found.asked, found.missed,
                   office.scorer.people, office.scorer.normalised))  # fmt: skip
    finally:
        services.vault.close()
    return DONE


def said(
    year: object, face: float, factor: float, asked: float, missed: float | None, cohort: int,
    own: bool,
) -> str:  # fmt: skip
    """The report, in Vietnamese, then in English."""
    from faceid.report import Year

    assert isinstance(year, Year)
    basis_vi = (
        f"số đo của chính cơ quan ({cohort} người đồng ý)" if own
        else f"bảng đã công bố (cơ quan mới có {cohort}/200 người đồng ý vào nhóm so sánh)"
    )  # fmt: skip
    basis_en = (
        f"the office's own measurements ({cohort} consenting people)" if own
        else f"published tables (the cohort has {cohort} of 200 consenting people)"
    )  # fmt: skip
    lines = [
        f"Mỗi năm {year.lookups:,} lượt tra cứu, {year.people:,} người đã đăng ký, "
        f"{year.strangers:.0%} là người chưa đăng ký. Căn cứ: {basis_vi}.",
        f"- Hiện nhầm hồ sơ của người khác: dự kiến không quá {face + factor:.2f} lượt mỗi năm "
        f"({face:.2f} chỉ bằng khuôn mặt, {factor:.2f} khi đoán trúng thông tin thứ hai).",
        f"- Người chưa đăng ký bị hỏi thêm thông tin: không quá {asked:.1%}.",
    ]
    if missed is not None:
        lines.append(
            f"- Người đã đăng ký không được nhận ra khi chỉ có một ảnh: khoảng {missed:.0%}; "
            "họ dùng mã hồ sơ. Nhiều khung hình và nhóm so sánh làm giảm tỷ lệ này."
        )
    lines += [
        "",
        f"A year of {year.lookups:,} lookups, {year.people:,} enrolled people, "
        f"{year.strangers:.0%} strangers. Basis: {basis_en}.",
        f"- Somebody else's status shown: at most {face + factor:.2f} times a year expected "
        f"({face:.2f} by the face alone, {factor:.2f} with a guessed second factor).",
        f"- Strangers who are asked for a second factor: at most {asked:.1%}.",
    ]
    if missed is not None:
        lines.append(f"- Enrolled people not recognised from one single photo: about {missed:.0%}; "
                     "they use the receipt. Several frames and a cohort lower this.")  # fmt: skip
    return "\n".join(lines)


def _tidy(asked: argparse.Namespace) -> int:
    from api.services import build

    settings = read_settings()
    services = build(settings)
    try:
        if services.desk is None:
            raise Unfit("MOTCUA_FACES is off")
        faces, gone = services.desk.faces, 0
        waiting: dict[str, tuple[str, ...]] = {}
        for person, unit in faces.old(0):
            if unit not in waiting:
                waiting[unit] = services.vault.open_applications(unit)
            if person not in waiting[unit]:
                gone += faces.leave(person, unit)
        cohort = faces.drop_cohort(settings.face_cohort_days)
        if gone or cohort:
            why = f"{gone} templates without an open application, {cohort} of old cohorts"
            services.vault.note_face(services.actor, "tidy faces", why)
        print(f"Đã xoá {gone} mẫu khuôn mặt, {cohort} mẫu của nhóm so sánh. "
              f"Deleted {gone} templates and {cohort} of cohorts.")  # fmt: skip
    finally:
        services.vault.close()
    return DONE
