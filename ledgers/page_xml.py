"""A page with its values as PAGE XML 2019, for archives (prima-research.org)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

from catalog.record import Box, Image
from storage.ledger_kept import PlacedAct

SPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"


def page_xml(image: Image, acts: Sequence[PlacedAct], name: str) -> str:
    """The XML of one page: a region per act, a line per field, its name as custom attribute."""
    height, width = image.shape[:2]
    root = Xml.Element("PcGts", {"xmlns": SPACE})
    told = Xml.SubElement(root, "Metadata")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for tag, text in (("Creator", "motcua"), ("Created", now), ("LastChange", now)):
        Xml.SubElement(told, tag).text = text
    size = {"imageFilename": name, "imageWidth": str(width), "imageHeight": str(height)}
    page = Xml.SubElement(root, "Page", size)
    for one in acts:
        fields = [(n, f, f.box) for n, f in one.act.fields.items() if f.final and f.box]
        if not fields:
            continue
        region = Xml.SubElement(page, "TextRegion", {"id": f"act{one.position}"})
        boxes = [box for _, _, box in fields if box]
        around = Box(
            min(b.left for b in boxes), min(b.top for b in boxes),
            max(b.right for b in boxes), max(b.bottom for b in boxes),
        )  # fmt: skip
        Xml.SubElement(region, "Coords", {"points": _points(around)})
        for number, (field_name, field, box) in enumerate(fields):
            where = {"id": f"act{one.position}-{number}", "custom": f"field {{name:{field_name};}}"}
            line = Xml.SubElement(region, "TextLine", where)
            assert box is not None
            Xml.SubElement(line, "Coords", {"points": _points(box)})
            said = Xml.SubElement(line, "TextEquiv", {"conf": f"{field.confidence:.3f}"})
            Xml.SubElement(said, "Unicode").text = field.final
    return Xml.tostring(root, encoding="unicode", xml_declaration=True)


def _points(box: Box) -> str:
    return (
        f"{box.left},{box.top} {box.right},{box.top} "
        f"{box.right},{box.bottom} {box.left},{box.bottom}"
    )
