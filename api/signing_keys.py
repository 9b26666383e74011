"""Keys of officers and the test authority that vouches for them: files of one folder, encrypted.

A province signs with certificates of the Government Cipher Committee. Where there are none, this
makes an authority of one's own, marked as a test. Each key lies in an encrypted PKCS#12 whose
passphrase comes from the master key: who copies the folder has nothing.
"""

import base64
import datetime
import hashlib
import hmac
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.signers import SimpleSigner

from api.errors import ApiError
from api.signing import Signer
from storage.files import write_once

AUTHORITY = "motcua TEST CA - MẪU"
YEARS, CA_YEARS = 2, 10
BEFORE = datetime.timedelta(minutes=5)  # clocks differ


class SigningKeys:
    """The keys of one office."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        """`secret`: 32 bytes, of which the passphrases are made."""
        self._folder = folder
        self._secret = secret

    @property
    def ready(self) -> bool:
        """Is there an authority?"""
        return self._file("ca").exists()

    def make_authority(self) -> bool:
        """A new test authority; False when there is one already."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(AUTHORITY, "motcua")
        builder = _builder(name, name, key.public_key(), CA_YEARS).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        ).add_extension(_usage(ca=True), critical=True)
        certificate = builder.sign(key, hashes.SHA256())
        if not self._write("ca", key, certificate):
            return False
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        write_once(self._folder / "ca.crt", pem, self._folder)
        return True

    def issue(self, name: str, unit: str) -> bool:
        """A key and certificate for an officer; False when there is one.

        Raises `no_authority`, `signing_key_foreign`.
        """
        if not self.ready:
            raise ApiError("no_authority")
        authority, issuer = self._read("ca")
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _builder(_name(name, unit), issuer.subject, key.public_key(), YEARS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(ca=False), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()),
                critical=False,
            )
            .sign(authority, hashes.SHA256())
        )
        return self._write(_officer(name, unit), key, certificate, issuer)

    def signer(self, name: str, unit: str) -> Signer | None:
        """The key of an officer; None when none was issued. Raises `signing_key_foreign`."""
        file = self._file(_officer(name, unit))
        if not file.exists():
            return None
        passphrase = self._passphrase(file.stem)
        try:
            inner = SimpleSigner.load_pkcs12_data(file.read_bytes(), [], passphrase=passphrase)
        except ValueError as error:
            raise ApiError("signing_key_foreign") from error
        return Signer(name, inner)

    def authority(self) -> bytes:
        """The certificate of the authority, PEM; empty when there is none."""
        file = self._folder / "ca.crt"
        return file.read_bytes() if file.exists() else b""

    def rewrap(self, secret: bytes) -> "SigningKeys":
        """All keys under passphrases of another secret; the old files are replaced."""
        renewed = SigningKeys(self._folder, secret)
        for file in sorted(self._folder.glob("*.p12")):
            key, certificate, others = pkcs12.load_key_and_certificates(
                file.read_bytes(), self._passphrase(file.stem)
            )
            assert isinstance(key, ec.EllipticCurvePrivateKey) and certificate is not None
            data = renewed._packed(file.stem, key, certificate, *others)
            fresh = file.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            write_once(fresh, data, self._folder)
            fresh.replace(file)
        return renewed

    def _write(
        self, stem: str, key: ec.EllipticCurvePrivateKey, *chain: x509.Certificate
    ) -> bool:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return write_once(self._file(stem), self._packed(stem, key, *chain), self._folder)

    def _packed(
        self, stem: str, key: ec.EllipticCurvePrivateKey, *chain: x509.Certificate
    ) -> bytes:
        own, *others = chain
        lock = serialization.BestAvailableEncryption(self._passphrase(stem))
        return pkcs12.serialize_key_and_certificates(stem.encode(), key, own, others, lock)

    def _read(self, stem: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        try:
            key, certificate, _ = pkcs12.load_key_and_certificates(
                self._file(stem).read_bytes(), self._passphrase(stem)
            )
        except ValueError as error:
            raise ApiError("signing_key_foreign") from error
        assert isinstance(key, ec.EllipticCurvePrivateKey) and certificate is not None
        return key, certificate

    def _passphrase(self, stem: str) -> bytes:
        return base64.b64encode(hmac.digest(self._secret, f"p12/{stem}".encode(), "sha256"))

    def _file(self, stem: str) -> Path:
        return self._folder / f"{stem}.p12"


def _officer(name: str, unit: str) -> str:
    """A file name that tells nobody's name."""
    return hashlib.sha256(f"{unit}\n{name}".encode()).hexdigest()[:24]


def _name(person: str, unit: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, unit[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, person[:64]),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, years: int
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + datetime.timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca, content_commitment=not ca, key_cert_sign=ca, crl_sign=ca,
        key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
