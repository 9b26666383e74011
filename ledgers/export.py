"""A book as files: one Excel, one zip of PDFs (one per act), a check report, JSON, ALTO, PAGE.

`KS.2016.01.2016-03-15.052.pdf` = kind, year the book was opened, its number, day of registration,
number of the act (domain.md 5.3).
"""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
from openpyxl import Workbook, load_workbook
from reportlab import rl_config
from reportlab.lib.units import inch
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from catalog.act import Act
from catalog.record import Image
from ledgers.alto import alto
from ledgers.leaf import own_page
from ledgers.page_xml import page_xml
from ledgers.quality import check_rows
from ledgers.row import columns, fields_of, row_of
from ocr.load import load
from storage.kept import Actor
from storage.ledger_kept import Cover, PlacedAct
from storage.ledgers import Ledgers

PATTERN = "{kind}.{year}.{number}.{day}.{act:0>3}.pdf"
PAGE_BYTES = 98_000  # of one A4 page in a PDF
DPI = 150


def export_book(
    shelf: Ledgers, book_id: str, folder: Path, actor: Actor, pattern: str = PATTERN
) -> list[Path]:
    """All files of a book, written into a folder; their paths."""
    book, acts = shelf.book(book_id), shelf.acts(book_id)
    shelf.note(actor, "export book", book_id)
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{book.cover.kind}.{book.cover.year}.{book.cover.number}"
    rows = [row_of(placed.act, book.cover) for placed in acts]
    files = [folder / f"{stem}.xlsx", folder / f"{stem}.zip", folder / f"{stem}.report.txt",
             folder / f"{stem}.json", folder / f"{stem}.alto.zip",
             folder / f"{stem}.page.zip"]  # fmt: skip
    files[0].write_bytes(workbook(book.cover.kind, rows))
    names = file_names(book.cover, [placed.act for placed in acts], pattern)
    kinds = {leaf.number: leaf.kind for leaf in shelf.leaves(book_id)}
    with (
        zipfile.ZipFile(files[1], "w", zipfile.ZIP_STORED) as pdfs,
        zipfile.ZipFile(files[4], "w", zipfile.ZIP_DEFLATED) as altos,
        zipfile.ZipFile(files[5], "w", zipfile.ZIP_DEFLATED) as layouts,
    ):
        for page, image in _pages(shelf, book_id, acts):
            mine = [i for i, placed in enumerate(acts) if placed.page == page]
            whole = b""  # rows of a table have one picture, facing pages have one each
            for index in mine:
                part = own_page(image, acts[index].act, kinds[page]) if len(mine) > 1 else image
                whole = whole or (pdf_of(image) if part is image else b"")
                pdfs.writestr(names[index], whole if part is image else pdf_of(part))
            here = [acts[i] for i in mine]
            altos.writestr(f"{stem}.{page:04}.xml", alto(image, here, page))
            layouts.writestr(f"{stem}.{page:04}.xml", page_xml(image, here, names[mine[0]]))
    files[2].write_text(_report(acts, rows, names, book.problems), "utf-8")
    files[3].write_text(_json(acts, names), "utf-8")
    return files


def file_names(cover: Cover, acts: Sequence[Act], pattern: str = PATTERN) -> list[str]:
    """The name of each act's PDF; a second act of the same name gets a letter."""
    seen: dict[str, int] = {}
    names = []
    for act in acts:
        name = pattern.format(
            kind=cover.kind, year=cover.year, number=cover.number,
            day=act.value("registration_date") or "0000-00-00",
            act=act.value("entry_number").partition("/")[0] or "000",
        )  # fmt: skip
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            name = name.removesuffix(".pdf") + f"-{seen[name]}.pdf"
        names.append(name)
    return names


def workbook(kind: str, rows: Sequence[dict[str, str]]) -> bytes:
    """The Excel file: a head row of column names, every cell a text (numbers keep their zeros)."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(kind)
    names = columns(kind)
    sheet.append(list(names))
    for row in rows:
        sheet.append([row[name] for name in names])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_workbook(data: bytes, kind: str) -> list[dict[str, str]]:
    """The values of each row of an exported file, by our field names."""
    sheet = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
    rows = sheet.iter_rows(values_only=True)
    names = [str(name) for name in next(rows)]
    found = []
    for row in rows:
        cells = {name: str(cell or "") for name, cell in zip(names, row, strict=True)}
        found.append(fields_of(cells, kind))
    return found


def _pages(shelf: Ledgers, book_id: str, acts: Sequence[PlacedAct]) -> Iterator[tuple[int, Image]]:
    for page in sorted({placed.page for placed in acts}):
        yield page, load(shelf.picture(book_id, page))[0].image


def pdf_of(image: Image) -> bytes:
    """One page in colour, small enough for the import (about 100 kB per A4 page)."""
    wide = image.shape[1] > image.shape[0]
    width, height = (11.69, 8.27) if wide else (8.27, 11.69)
    dpi, quality = DPI, 80
    while True:
        scale = min(1.0, dpi * width / image.shape[1])
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        smooth = cv2.bilateralFilter(small, 5, 20, 3)  # grain of the scanner costs half the bytes
        done, jpeg = cv2.imencode(".jpg", smooth, [cv2.IMWRITE_JPEG_QUALITY, quality])
        assert done
        if len(jpeg) <= PAGE_BYTES - 2000 or quality <= 12:
            break
        quality -= 8
        dpi = max(90, dpi - 8)
    rl_config.useA85 = 0  # text armour would add a quarter to every picture
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width * inch, height * inch), invariant=True)
    picture = ImageReader(io.BytesIO(jpeg.tobytes()))
    canvas.drawImage(picture, 0, 0, width * inch, height * inch, preserveAspectRatio=True)
    canvas.save()
    return out.getvalue()


def _report(
    acts: Sequence[PlacedAct], rows: Sequence[dict[str, str]], names: Sequence[str],
    problems: Sequence[str],
) -> str:  # fmt: skip
    waiting = [n for n, one in enumerate(acts, 1) if one.act.names("open", "disputed")]
    lines = [f"{len(acts)} việc / acts, {len(set(names))} tệp PDF / files"]
    lines += [f"! {problem}" for problem in problems]
    lines += [f"quy tắc {f.rule}, dòng {f.row}: {f.said}" for f in check_rows(rows, waiting)]
    return "\n".join(lines) + "\n"


def _json(acts: Sequence[PlacedAct], names: Sequence[str]) -> str:
    body = [
        {"page": one.page, "position": one.position, "file": name, "values": one.act.values,
         "problems": list(one.act.problems)}
        for one, name in zip(acts, names, strict=True)
    ]  # fmt: skip
    return json.dumps(body, ensure_ascii=False, indent=1)
