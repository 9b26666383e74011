"""Whose signatures are believed, and how far: certificates in three folders.

    trust/issuers/      agencies that issue papers electronically       → T3
    trust/certifiers/   who certifies electronic copies and extracts    → T2
    (our own authority) officers of this office who digitise            → T1

A certificate may be a root, an authority in between or a signer's own. Where a path passes
through several, the least trust counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from asn1crypto.x509 import Certificate
from pyhanko.keys import load_certs_from_pemder_data

from catalog.kept_paper import Trust

FOLDERS = {"issuers": Trust.T3, "certifiers": Trust.T2}
KINDS = {".crt", ".cer", ".pem", ".der"}


@dataclass(frozen=True, slots=True)
class TrustStore:
    """Certificates, each with the trust that it lends."""

    anchors: tuple[tuple[Certificate, Trust], ...] = ()

    @classmethod
    def load(cls, folder: Path, own: bytes = b"") -> "TrustStore":
        """All certificates of the folder; `own`: PEM of our authority. Raises ValueError."""
        found = [(one, Trust.T1) for one in _certificates(own)] if own else []
        for name, trust in FOLDERS.items():
            for file in sorted((folder / name).glob("*")):
                if file.suffix.lower() in KINDS:
                    try:
                        found += [(one, trust) for one in _certificates(file.read_bytes())]
                    except (ValueError, OSError) as error:
                        raise ValueError(f"{file}: no certificate: {error}") from error
        return cls(tuple(found))

    def trust_of(self, path: Iterable[Certificate]) -> Trust:
        """The least trust of the anchors on a path; T0 when there is none."""
        passed = {one.sha256 for one in path}
        lent = [trust for anchor, trust in self.anchors if anchor.sha256 in passed]
        return min(lent, default=Trust.T0)


def _certificates(data: bytes) -> list[Certificate]:
    return list(load_certs_from_pemder_data(data))
