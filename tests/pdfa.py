"""What ISO 19005-2 (PDF/A-2) level B forbids or wants, by clause; veraPDF wants Java, tests do not.

    faults(pdf) == []    each fault begins with its clause

Of the standard all clauses that files of this system could break: headers, encryption, colours,
transparency, typefaces down to glyphs and widths, annotations, fields, actions, signatures, XMP.
"""

import io
import re
from collections.abc import Iterator

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name, Pdf, Stream

ANNEX_A = """
b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M
MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' "
"""  # of ISO 32000-1: the operators that there are
OPERATORS = frozenset(ANNEX_A.split())
SCHEMAS = {
    "http://ns.adobe.com/xap/1.0/", "http://purl.org/dc/elements/1.1/",
    "http://ns.adobe.com/pdf/1.3/", "http://www.aiim.org/pdfa/ns/id/",
    "http://ns.adobe.com/xap/1.0/mm/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "adobe:ns:meta/",
}  # XMP that needs no schema of its own
ACTIONS = {"/GoTo", "/GoToR", "/GoToE", "/URI", "/SubmitForm", "/Thread", "/Named"}
INTENTS = {"/Perceptual", "/RelativeColorimetric", "/AbsoluteColorimetric", "/Saturation"}
WIDTH_SLACK = 1.0  # thousandths of the letter size


def faults(pdf: bytes) -> list[str]:
    """All faults that were found; empty for a file that conforms."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            *_file(pdf, document), *_colours(document), *_metadata(document), *_catalog(document),
            *(fault for item in document.objects for fault in _object(item)),
            *(fault for page in document.pages for fault in _page(page)),
            *_signatures(pdf, document),
        ]  # fmt: skip


def _file(pdf: bytes, document: Pdf) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", pdf):
        yield "6.1.2 header"
    if len(document.trailer.get("/ID", ())) != 2 or document.is_encrypted:
        yield "6.1.3 trailer"
    if not re.search(rb"%%EOF\r?\n?\Z", pdf):
        yield "6.1.3 bytes behind the end"


def _colours(document: Pdf) -> Iterator[str]:
    intents = [item for item in document.Root.get("/OutputIntents", ()) if item.S == "/GTS_PDFA1"]
    if len(intents) != 1:
        yield "6.2.3 output intent"
        return
    profile = intents[0].DestOutputProfile.read_bytes()
    if profile[36:40] != b"acsp" or profile[16:20] != b"RGB " or profile[8] > 4:
        yield "6.2.3 profile"
    if profile[12:16] not in (b"mntr", b"prtr") or intents[0].DestOutputProfile.N != 3:
        yield "6.2.3 profile of another kind"


def _metadata(document: Pdf) -> Iterator[str]:
    stream = document.Root.get("/Metadata")
    if stream is None or "/Filter" in stream.stream_dict:
        yield "6.6.2.1 metadata must be there and readable"
        return
    text = stream.read_bytes().decode("utf-8")
    packet = re.search(r"<\?xpacket begin=([^?]*)\?>", text)
    if packet is None or "bytes=" in packet[1] or "encoding=" in packet[1]:
        yield "6.6.2.1 packet"
    for space in set(re.findall(r'xmlns:\w+="([^"]+)"', text)) - SCHEMAS:
        yield f"6.6.2.3 {space} is not described"
    meta = document.open_metadata()
    if (meta.get("pdfaid:part"), meta.get("pdfaid:conformance")) != ("2", "B"):
        yield "6.6.4 identification"
    info = document.docinfo
    for key, name in (("/Title", "dc:title"), ("/Producer", "pdf:Producer")):
        if key in info and str(info[key]) != meta.get(name):
            yield f"6.6.3 {key} says something else than {name}"
    for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        if key in info and _digits(str(info[key])) != _digits(str(meta.get(name, ""))):
            yield f"6.6.3 {key} says something else than {name}"


def _digits(date: str) -> str:
    return re.sub(r"\D", "", date)[:14]


def _catalog(document: Pdf) -> Iterator[str]:
    root = document.Root
    for key, clause in (("/OCProperties", "6.9"), ("/AA", "6.5.2"), ("/Requirements", "6.11"),
                        ("/Perms", "6.1.12"), ("/Collection", "6.8")):  # fmt: skip
        if key in root:
            yield f"{clause} {key}"
    names = root.get("/Names", Dictionary())
    if "/EmbeddedFiles" in names or "/JavaScript" in names or "/AlternatePresentations" in names:
        yield "6.8 names"
    form = root.get("/AcroForm", Dictionary())
    if form.get("/NeedAppearances", False) or "/XFA" in form:
        yield "6.4 form"


def _object(item: object) -> Iterator[str]:
    if isinstance(item, Stream):
        yield from _stream(item)
    if not isinstance(item, (Dictionary, Stream)):
        return
    if "/S" in item and item.get("/Type") == "/Action" and str(item.S) not in ACTIONS:
        yield f"6.5.1 action {item.S}"
    if item.get("/Type") == "/Page" and ("/AA" in item or "/PresSteps" in item):
        yield "6.5.2 page with actions"
    if "/EF" in item:
        yield "6.8 embedded file"
    if item.get("/TR") or item.get("/TR2", "/Default") != "/Default" or "/HTP" in item:
        yield "6.2.5 graphics state"
    if str(item.get("/RI", "/Perceptual")) not in INTENTS:
        yield "6.2.6 intent"
    if item.get("/Type") == "/ExtGState" and (
        item.get("/BM", "/Normal") not in ("/Normal", "/Compatible")
        or item.get("/SMask", "/None") != "/None"
        or float(item.get("/CA", 1)) != 1 or float(item.get("/ca", 1)) != 1
    ):
        yield "6.2.10 transparency"
    if item.get("/Type") == "/Font":
        yield from _font(item)
    if item.get("/Subtype") == "/Widget" or item.get("/Type") == "/Annot":
        yield from _annotation(item)


def _stream(item: Stream) -> Iterator[str]:
    names = item.stream_dict
    filters = str(names.get("/Filter", ""))
    if {"/F", "/FFilter", "/FDecodeParms"} & set(names.keys()) or "LZW" in filters:
        yield "6.1.7 stream"
    if names.get("/Subtype") == "/Image":
        if names.get("/Interpolate", False) or "/Alternates" in names or "/OPI" in names:
            yield "6.2.8 image"
        if "/SMask" in names:
            yield "6.2.10 image with a mask of greys"
        if names.get("/ColorSpace") == "/DeviceCMYK" or names.get("/BitsPerComponent", 8) == 16:
            yield "6.2.4 colours of an image"
    if names.get("/Subtype") == "/PS":
        yield "6.2.9 PostScript"
    foreign = {"/PS", "/Ref", "/OPI", "/Subtype2"} & set(names.keys())
    if names.get("/Subtype") == "/Form" and foreign:
        yield "6.2.9 form"


def _font(font: pikepdf.Object) -> Iterator[str]:
    name = f"typeface {font.get('/BaseFont')}"
    if font.Subtype == "/Type0":
        inner = font.DescendantFonts[0]
        if "/FontFile2" not in inner.FontDescriptor and "/FontFile3" not in inner.FontDescriptor:
            yield f"6.2.11.4 {name} is not embedded"
        if inner.Subtype == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
            yield f"6.2.11.3 {name} has no map to glyphs"
        if font.Encoding not in ("/Identity-H", "/Identity-V"):
            yield f"6.2.11.3 {name} has a foreign encoding"
    elif font.Subtype not in ("/CIDFontType0", "/CIDFontType2"):
        descriptor = font.get("/FontDescriptor")
        if descriptor is None or not {"/FontFile", "/FontFile2", "/FontFile3"} & {
            *descriptor.keys()
        }:
            yield f"6.2.11.4 {name} is not embedded"
        elif "/FontFile2" in descriptor:
            yield from _true_type(font, name)
    if font.Subtype not in ("/CIDFontType0", "/CIDFontType2") and "/ToUnicode" not in font:
        yield f"6.2.11.7 {name} cannot be searched"


def _true_type(font: pikepdf.Object, name: str) -> Iterator[str]:
    """Every letter of its range has a glyph as wide as the file says."""
    if int(font.FontDescriptor.Flags) & 4 and "/Encoding" in font:
        yield f"6.2.11.6 symbolic {name} with an encoding"
    with TTFont(io.BytesIO(font.FontDescriptor.FontFile2.read_bytes()), lazy=True) as face:
        tables = [table for table in face["cmap"].tables if table.platformID in (1, 3)]
        if not tables:
            yield f"6.2.11.6 {name} maps nothing"
            return
        glyphs = {code & 0xFF: glyph for table in tables for code, glyph in table.cmap.items()}
        scale = 1000 / face["head"].unitsPerEm
        for code, width in enumerate(font.Widths, int(font.FirstChar)):
            glyph = glyphs.get(code)
            if glyph and abs(face["hmtx"][glyph][0] * scale - float(width)) > WIDTH_SLACK:
                yield f"6.2.11.5 {name}: width of {code}"


def _annotation(item: pikepdf.Object) -> Iterator[str]:
    flags = int(item.get("/F", 0))
    if not flags & 4 or flags & (1 | 2 | 32 | 256):
        yield "6.3.2 annotation that does not print"
    if "/AP" not in item or set(item.AP.keys()) != {"/N"}:
        yield "6.3.3 appearance"
    if "/A" in item or "/AA" in item:
        yield "6.4.1 action of a field"


def _page(page: pikepdf.Page) -> Iterator[str]:
    _, _, wide, high = (float(side) for side in page.mediabox)
    if not (3 <= wide <= 14_400 and 3 <= high <= 14_400):
        yield "6.1.13 page size"
    if "/Group" in page.obj and "/CS" not in page.obj.Group:
        yield "6.2.10 group without colours"
    known = {str(key) for kind in page.resources.values() if isinstance(kind, Dictionary)
             for key in kind}  # fmt: skip
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) not in OPERATORS:
            yield f"6.2.2 operator {operator}"
        if str(operator) in ("k", "K"):
            yield "6.2.4 DeviceCMYK"
        if str(operator) in ("Do", "Tf", "gs") and str(operands[0]) not in known:
            yield f"6.2.2 {operands[0]} is not among the resources"


def _signatures(pdf: bytes, document: Pdf) -> Iterator[str]:
    for field in document.Root.get("/AcroForm", Dictionary()).get("/Fields", ()):
        if field.get("/FT") != Name.Sig or "/V" not in field:
            continue
        first, long, second, rest = (int(value) for value in field.V.ByteRange)
        if first != 0 or second + rest != len(pdf) or pdf[long : long + 1] != b"<":
            yield "6.4.3 signature of a part"
        if bytes(field.V.Contents)[:1] != b"\x30" or "/Cert" in field.V:
            yield "6.4.3 signature"
