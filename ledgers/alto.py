"""A page with its values as ALTO 4, for archives (loc.gov/standards/alto)."""

from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from catalog.record import Image
from storage.ledger_kept import PlacedAct

SPACE = "http://www.loc.gov/standards/alto/ns-v4#"


def alto(image: Image, acts: Sequence[PlacedAct], page: int) -> str:
    """The XML of one page: a block per act, a line per field, its name as the block's tag."""
    height, width = image.shape[:2]
    root = Xml.Element("alto", {"xmlns": SPACE})
    description = Xml.SubElement(root, "Description")
    Xml.SubElement(description, "MeasurementUnit").text = "pixel"
    tags = Xml.SubElement(root, "Tags")
    names = sorted({name for one in acts for name in one.act.values})
    for number, name in enumerate(names):
        Xml.SubElement(tags, "OtherTag", {"ID": f"T{number}", "LABEL": name})
    size = {"HEIGHT": str(height), "WIDTH": str(width)}
    leaf = Xml.SubElement(Xml.SubElement(root, "Layout"), "Page",
                          {"ID": f"P{page}", "PHYSICAL_IMG_NR": str(page), **size})  # fmt: skip
    space = Xml.SubElement(leaf, "PrintSpace", {"HPOS": "0", "VPOS": "0", **size})
    for one in acts:
        for number, (name, field) in enumerate(one.act.fields.items()):
            if not field.final or field.box is None:
                continue
            box, place = field.box, f"{page}_{one.position}_{number}"
            where = {
                "HPOS": str(box.left), "VPOS": str(box.top),
                "WIDTH": str(box.right - box.left), "HEIGHT": str(box.bottom - box.top),
            }  # fmt: skip
            tag = f"T{names.index(name)}"
            block = Xml.SubElement(space, "TextBlock", {"ID": f"B{place}", "TAGREFS": tag, **where})
            line = Xml.SubElement(block, "TextLine", {"ID": f"L{place}", **where})
            said = {"CONTENT": field.final, "WC": f"{field.confidence:.2f}"}
            Xml.SubElement(line, "String", {"ID": f"S{place}", **said, **where})
    return Xml.tostring(root, encoding="unicode", xml_declaration=True)
