"""From a kept document to the papers that fill a form."""

import datetime
import json
from dataclasses import replace

from api.form_papers import papers_of
from catalog.record import Box, Field, Record
from ocr.pipeline import Reading
from storage.kept import Document, Paper

READ = {
    "full_name": Field("full_name", "ĐẶNG THỊ MỸ UYÊN", 0.99, "qr", 0, Box(1, 2, 3, 4), ("UYEN",)),
    "sex": Field("sex", "Nam", 0.5, "text", 0, None, (), ("number_sex_conflict",)),
}
CONFIRMED = {"full_name": "ĐẶNG THỊ MỸ UYÊN", "sex": "Nữ"}
DOCUMENT = Document(
    id="d1",
    state="confirmed",
    received_at=datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC),
    received_by="can-bo-mau",
    scans=(),
    reading=json.dumps(Reading((Record("cccd-2021", READ),) * 2, (), ()).as_json()).encode(),
    papers=(
        Paper(0, "cccd-2021"),
        Paper(1, "cccd-2021", {}, CONFIRMED, confirmed_by="can-bo-mau"),
    ),
)


def test_only_confirmed_papers_with_what_was_read() -> None:
    (kept,) = papers_of(DOCUMENT)
    assert (kept.document_id, kept.number, kept.paper) == ("d1", 1, "cccd-2021")
    assert (kept.fields, kept.confirmed_by) == (CONFIRMED, "can-bo-mau")
    assert kept.read == READ


def test_a_document_that_is_not_read_yet() -> None:
    assert papers_of(replace(DOCUMENT, reading=b"", papers=())) == ()
