"""From an uploaded file to pages: what it is, whether it is safe, and its pixels, upright.

The kind is told from the content, never from the name. Only Pillow and pdfium decode, within
limits that hold before pixels are made; what they give is copied into plain arrays, so nothing
of the file itself goes on. Nothing is written to disk.
"""

import io
import warnings
from collections.abc import Iterator

import numpy as np
import pillow_heif
from PIL import Image as Pillow
from PIL import ImageOps, ImageSequence, UnidentifiedImageError

from catalog.record import Image, Page
from ocr import pdf
from ocr.limits import LARGEST_FILE, MOST_PAGES, MOST_PIXELS, Unusable

__all__ = ["Unusable", "load", "pages"]

HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
FOREIGN = (b"%PDF-", b"PK\x03\x04", b"<html", b"<script", b"<?php", b"MZ\x90\x00", b"Rar!\x1a")
"""Beginnings of other kinds of file: none of them may stand behind the end of a picture."""


def load(data: bytes, name: str = "") -> list[Page]:
    """The pages of a file, numbered from 0; `name` is kept to show it.

    JPEG, PNG, WebP, HEIC, BMP, TIFF (several pages), PDF. Raises Unusable with its code.
    """
    return list(pages(data, name))


def pages(
    data: bytes, name: str = "", largest: int = LARGEST_FILE, most: int = MOST_PAGES
) -> Iterator[Page]:
    """The same one by one, so that a whole book needs the memory of a page. Raises Unusable."""
    if len(data) > largest:
        raise Unusable("file_too_large")
    kind = sniff(data)
    found = pdf.render(data, most) if kind == "PDF" else _pictures(data, kind, most)
    for number, (image, dpi) in enumerate(found):
        yield Page(image, name, number, dpi)


def sniff(data: bytes) -> str:
    """The kind of file by its first bytes, in Pillow's word for it. Raises Unusable."""
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[:2] == b"BM" and len(data) > 54:
        return "BMP"
    if data[:4] in (b"II*\0", b"MM\0*"):
        return "TIFF"
    if data[4:8] == b"ftyp" and any(brand in data[8:40] for brand in HEIC_BRANDS):
        return "HEIF"
    if data[:5] == b"%PDF-":
        if b"PK\x05\x06" in data[-66_000:]:  # the directory of a ZIP behind the pages
            raise Unusable("file_polyglot")
        return "PDF"
    if b"%PDF-" in data[:1024]:  # readers accept it there: it hides behind something else
        raise Unusable("file_polyglot")
    raise Unusable("file_broken" if not data else "file_type_unknown")


def _pictures(data: bytes, kind: str, most: int) -> Iterator[tuple[Image, float]]:
    """Every frame of a picture file as BGR, turned as its camera says, and its dpi."""
    _refuse_second_format(data, kind)
    try:
        with warnings.catch_warnings(), _open(data, kind) as picture:
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            frames = getattr(picture, "n_frames", 1) if kind in ("TIFF", "HEIF") else 1
            if frames > most:
                raise Unusable("too_many_pages")
            for frame in ImageSequence.Iterator(picture):
                if frame.width * frame.height > MOST_PIXELS:
                    raise Unusable("too_many_pixels")
                yield _pixels(frame), _dpi(frame)
                if frames == 1:
                    return
    except Unusable:
        raise
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise Unusable("too_many_pixels") from error
    except UnidentifiedImageError as error:
        raise Unusable("file_broken") from error
    except Exception as error:  # decoders of damaged files raise whatever they like
        raise Unusable("file_broken") from error


def _open(data: bytes, kind: str) -> Pillow.Image:
    if kind != "HEIF":
        return Pillow.open(io.BytesIO(data), formats=[kind])
    found = pillow_heif.open_heif(io.BytesIO(data))
    width, height = found.size
    if width * height > MOST_PIXELS:
        raise Unusable("too_many_pixels")
    return found.to_pillow()


def _pixels(frame: Pillow.Image) -> Image:
    """H×W×3 BGR, see-through parts on white, 16-bit scans brought to 8."""
    upright = ImageOps.exif_transpose(frame)
    if upright.mode.startswith(("I", "F")):
        deep = np.asarray(upright, np.float64)
        low, high = float(deep.min()), max(float(deep.max()), 1.0)
        top = 65535.0 if high > 255 else 255.0
        grey = ((deep - min(low, 0.0)) * (255.0 / top)).clip(0, 255).astype(np.uint8)
        return np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        white = Pillow.new("RGBA", clear.size, (255, 255, 255, 255))
        upright = Pillow.alpha_composite(white, clear)
    rgb = np.asarray(upright.convert("RGB"), np.uint8)
    return np.ascontiguousarray(rgb[:, :, ::-1])


def _dpi(frame: Pillow.Image) -> float:
    """The coarser of both directions; 0 when the file does not say or makes no sense."""
    try:
        return max(0.0, float(min(frame.info.get("dpi", (0, 0)))))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0


def _refuse_second_format(data: bytes, kind: str) -> None:
    """A picture that is another file too is no scan of a paper."""
    end = {
        "JPEG": data.rfind(b"\xff\xd9") + 2,
        "PNG": data.rfind(b"IEND") + 8,
    }.get(kind, 0)
    tail = data[end:] if end > 8 else data[64:]
    if any(mark in tail for mark in FOREIGN) and (end > 8 or _ends_as_archive(data)):
        raise Unusable("file_polyglot")


def _ends_as_archive(data: bytes) -> bool:
    """The directory of a ZIP, or the trailer of a PDF, stands at the end."""
    return b"PK\x05\x06" in data[-66_000:] or b"%%EOF" in data[-2048:]
