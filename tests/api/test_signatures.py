"""Signatures of electronic papers: valid, unknown, changed after signing, broken, stripped."""

import datetime
import io
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from reportlab.pdfgen.canvas import Canvas

from api.signatures import Signature, trust_of, verify
from api.signing import sign_pdf
from api.signing_keys import SigningKeys
from api.trust_store import TrustStore
from catalog.kept_paper import Trust

AT = datetime.datetime(2026, 11, 27, 9, 30, tzinfo=datetime.UTC)
NAME, UNIT = "Văn thư", "UBND phường Mẫu"


def plain() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 500, "MAU - SPECIMEN: trich luc")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> SigningKeys:
    keys = SigningKeys(tmp_path_factory.mktemp("agency"), b"a" * 32)
    keys.make_authority()
    keys.issue(NAME, UNIT)
    return keys


@pytest.fixture(scope="module")
def signed(keys: SigningKeys) -> bytes:
    return again(plain(), keys)


def again(pdf: bytes, keys: SigningKeys) -> bytes:
    signer = keys.signer(NAME, UNIT)
    assert signer
    return sign_pdf(pdf, signer, name=NAME, at=AT)


def store(folder: Path, keys: SigningKeys, kind: str) -> TrustStore:
    (folder / kind).mkdir(parents=True)
    (folder / kind / "agency.crt").write_bytes(keys.authority())
    return TrustStore.load(folder)


@pytest.mark.parametrize(("kind", "trust"), [("issuers", Trust.T3), ("certifiers", Trust.T2)])
def test_who_signed_decides_the_trust(
    signed: bytes, keys: SigningKeys, tmp_path: Path, kind: str, trust: Trust
) -> None:
    found = verify(signed, store(tmp_path, keys, kind))
    assert [one.verdict for one in found] == ["valid"]
    assert (found[0].signer, found[0].organisation) == (NAME, UNIT)
    assert trust_of(found) == trust


def test_two_signatures_one_after_the_other(
    signed: bytes, keys: SigningKeys, tmp_path: Path
) -> None:
    found = verify(again(signed, keys), store(tmp_path, keys, "issuers"))
    assert [one.verdict for one in found] == ["valid", "valid"]
    assert len({one.field for one in found}) == 2


def test_the_least_trust_on_a_path_counts(signed: bytes, keys: SigningKeys, tmp_path: Path) -> None:
    store(tmp_path, keys, "issuers")
    both = store(tmp_path, keys, "certifiers")
    assert trust_of(verify(signed, both)) == Trust.T2


def test_a_signer_that_nobody_knows(signed: bytes) -> None:
    found = verify(signed, TrustStore())
    assert [one.verdict for one in found] == ["unknown_signer"]
    assert trust_of(found) == Trust.T0


def test_another_authority_of_the_same_name(signed: bytes, tmp_path: Path) -> None:
    other = SigningKeys(tmp_path / "other", b"o" * 32)
    other.make_authority()
    (one,) = verify(signed, store(tmp_path, other, "issuers"))
    assert one.verdict == "unknown_signer"


def test_one_byte_changed(signed: bytes, keys: SigningKeys, tmp_path: Path) -> None:
    trusted = store(tmp_path, keys, "issuers")
    changed = bytearray(signed)
    place = signed.index(b"/MediaBox") + 14
    changed[place] ^= 1
    found = verify(bytes(changed), trusted)
    assert trust_of(found) == Trust.T0 and {one.verdict for one in found} <= {"invalid", "changed"}


def test_a_page_changed_by_a_later_revision(
    signed: bytes, keys: SigningKeys, tmp_path: Path
) -> None:
    """The signed bytes are untouched, so the signature is intact; the paper is not."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.find_page_for_modification(0)[0].get_object()
    drawn = generic.StreamObject(stream_data=b"BT /F1 40 Tf 100 300 Td (TRUE) Tj ET")
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), writer.add_object(drawn)])
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    found = verify(out.getvalue(), store(tmp_path, keys, "issuers"))
    assert [one.verdict for one in found] == ["changed"]
    assert trust_of(found) == Trust.T0


def test_a_file_written_anew_has_lost_its_signature(
    signed: bytes, keys: SigningKeys, tmp_path: Path
) -> None:
    with pikepdf.open(io.BytesIO(signed)) as document:
        out = io.BytesIO()
        document.save(out)
    found = verify(out.getvalue(), store(tmp_path, keys, "issuers"))
    assert trust_of(found) == Trust.T0 and {one.verdict for one in found} == {"invalid"}


def test_a_stripped_signature(signed: bytes, keys: SigningKeys, tmp_path: Path) -> None:
    trusted = store(tmp_path, keys, "issuers")
    start = signed.index(b"/Contents <") + 11
    end = signed.index(b">", start)
    emptied = signed[:start] + b"0" * (end - start) + signed[end:]
    assert [one.verdict for one in verify(emptied, trusted)] == ["invalid"]
    assert verify(plain(), trusted) == ()
    assert verify(b"\xff\xd8 no pdf", trusted) == ()


def test_valid_beside_invalid_is_worth_nothing() -> None:
    good = Signature("a", "valid", trust=Trust.T3)
    assert trust_of([good]) == Trust.T3
    assert trust_of([good, Signature("b", "changed")]) == Trust.T0
    assert trust_of([]) == Trust.T0


def test_a_certificate_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "issuers").mkdir()
    (tmp_path / "issuers" / "x.crt").write_bytes(b"hello")
    with pytest.raises(ValueError, match=r"x\.crt"):
        TrustStore.load(tmp_path)
