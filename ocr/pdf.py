"""Pages of a PDF as pictures, after a look for what a scan never holds.

Active content is looked for in every object, nested ones too, by pikepdf; pages are drawn by
pdfium, whose calls must not overlap.
"""

import io
import threading
from collections.abc import Iterator

import numpy as np
import pikepdf
import pypdfium2 as pdfium

from catalog.record import Image
from ocr.limits import MOST_PAGES, MOST_PIXELS, Unusable
from ocr.pdf_bombs import LARGEST_STREAM, refuse_bombs

DPI = 300
FINEST = 400  # dpi of a page that is one picture; finer scans are drawn smaller
LONGEST = 14_000  # pixels of a side
ACTIVE = {
    "/JS", "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR",
    "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA", "/Movie", "/Sound",
    "/Rendition", "/3D",
}  # fmt: skip
DEEPEST = 60  # objects inside each other
_pdfium = threading.Lock()
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=LARGEST_STREAM,
    run_length_max_memory=LARGEST_STREAM,
    png_max_memory=LARGEST_STREAM,
    tiff_max_memory=LARGEST_STREAM,
    dct_max_memory=LARGEST_STREAM,
    max_stream_filters=4,
    doc_max_warnings=500,
)


def render(data: bytes, most: int = MOST_PAGES) -> Iterator[tuple[Image, float]]:
    """Every page as BGR and its dpi: 300 or the resolution of its scan. Raises Unusable."""
    refuse_bombs(data)
    _refuse_active_content(data)
    document = _opened(data, most)
    try:
        for number in range(len(document)):
            with _pdfium:
                drawn = _draw(document[number])
            yield drawn
    except pdfium.PdfiumError as error:
        raise Unusable("file_broken") from error
    finally:
        with _pdfium:
            document.close()


def _opened(data: bytes, most: int) -> pdfium.PdfDocument:
    with _pdfium:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise Unusable("file_locked" if "assword" in str(error) else "file_broken") from error
        if not 0 < (count := len(document)) <= most:
            document.close()
            raise Unusable("too_many_pages" if count else "file_broken")
    return document


def _draw(page: pdfium.PdfPage) -> tuple[Image, float]:
    width, height = page.get_size()  # points, 72 to the inch
    scale = _resolution(page, width) / 72
    if width * height <= 0:
        raise Unusable("file_broken")
    pixels = width * height * scale * scale
    if pixels > MOST_PIXELS or max(width, height) * scale > LONGEST:
        raise Unusable("too_many_pixels")
    drawn = page.render(scale=scale, rev_byteorder=False).to_numpy()
    page.close()
    if drawn.ndim == 2:
        drawn = np.repeat(drawn[:, :, None], 3, axis=2)
    return np.ascontiguousarray(drawn[:, :, :3]), scale * 72


def _resolution(page: pdfium.PdfPage, width: float) -> float:
    """Dots per inch: those of the scan when one picture fills the page, else 300."""
    finest = 0.0
    for item in page.get_objects(filter=(pdfium.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=2):
        left, _, right, _ = item.get_bounds()
        if right - left > 0.8 * width:
            finest = max(finest, item.get_px_size()[0] / (right - left) * 72)
    return min(max(finest, 150.0), FINEST) if finest else DPI


def _refuse_active_content(data: bytes) -> None:
    """Scripts, programs to start and attached files: no scan needs them."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            for item in (*document.objects, document.Root):
                if found := _active_in(item, 0):
                    raise Unusable("file_active_content", found)
    except pikepdf.PasswordError as error:
        raise Unusable("file_locked") from error
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError) as error:
        raise Unusable("file_broken") from error


def _active_in(item: object, depth: int) -> str:
    """What in an object, or in one written inside it, could do something; empty: nothing."""
    if not isinstance(item, pikepdf.Object) or (depth and item.is_indirect):
        return ""  # indirect objects are all looked at by themselves
    if depth > DEEPEST:
        raise Unusable("file_broken", "nesting")
    if isinstance(item, pikepdf.Stream):
        return _active_in_dictionary(item.stream_dict, depth)
    if isinstance(item, pikepdf.Dictionary):
        return _active_in_dictionary(item, depth)
    if isinstance(item, pikepdf.Array):
        return next((found for part in item if (found := _active_in(part, depth + 1))), "")
    return ""


def _active_in_dictionary(item: pikepdf.Object, depth: int) -> str:
    for key in item.keys():  # noqa: SIM118 - a pikepdf dictionary is no mapping
        value = item[key]
        if key in ACTIVE:
            return str(key)
        if key in ("/S", "/Type", "/Subtype") and str(value) in ACTIVE:
            return str(value)
        if found := _active_in(value, depth + 1):
            return found
    return ""
