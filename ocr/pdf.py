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

DPI = 300
FINEST = 400  # dpi of a page that is one picture; finer scans are drawn smaller
LONGEST = 14_000  # pixels of a side
ACTIVE = {"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA"}
_pdfium = threading.Lock()


def render(data: bytes) -> Iterator[Image]:
    """Every page as BGR, 300 dpi or the resolution of its scan. Raises Unusable."""
    _refuse_active_content(data)
    with _pdfium:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise Unusable("file_locked" if "assword" in str(error) else "file_broken") from error
        try:
            if len(document) > MOST_PAGES:
                raise Unusable("too_many_pages")
            if not len(document):
                raise Unusable("file_broken")
            images = [_draw(document[number]) for number in range(len(document))]
        except pdfium.PdfiumError as error:
            raise Unusable("file_broken") from error
        finally:
            document.close()
    yield from images


def _draw(page: pdfium.PdfPage) -> Image:
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
    return np.ascontiguousarray(drawn[:, :, :3])


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
            for item in document.objects:
                if _is_active(item, 0):
                    raise Unusable("file_active_content")
            if _is_active(document.Root, 0):
                raise Unusable("file_active_content")
    except pikepdf.PasswordError as error:
        raise Unusable("file_locked") from error
    except pikepdf.PdfError as error:
        raise Unusable("file_broken") from error


def _is_active(item: object, depth: int) -> bool:
    """Whether an object, or one written inside it, could do something."""
    if depth > 20 or not isinstance(item, pikepdf.Object) or (depth and item.is_indirect):
        return False  # indirect objects are all looked at by themselves
    if isinstance(item, pikepdf.Stream):
        return _is_active_dictionary(item.stream_dict, depth)
    if isinstance(item, pikepdf.Dictionary):
        return _is_active_dictionary(item, depth)
    if isinstance(item, pikepdf.Array):
        return any(_is_active(part, depth + 1) for part in item)
    return False


def _is_active_dictionary(item: pikepdf.Object, depth: int) -> bool:
    for key in item.keys():  # noqa: SIM118 - a pikepdf dictionary is no mapping
        value = item[key]
        if key in ACTIVE or (key in ("/S", "/Type", "/Subtype") and str(value) in ACTIVE):
            return True
        if _is_active(value, depth + 1):
            return True
    return False
