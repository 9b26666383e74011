"""Blobs in a bucket of any S3-compatible endpoint, by the `minio` client.

Encryption is ours alone: servers were seen to accept the encryption of S3 and ignore it. Writing
once is looked up first; should two writers race, both hold the same plaintext under the same key,
so either ciphertext is right.
"""

import base64
import hashlib
import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import urllib3
from minio import Minio
from minio.commonconfig import COMPLIANCE
from minio.error import InvalidResponseError, MinioException, S3Error
from minio.retention import Retention

from storage.blobs import LockState
from storage.errors import Full, NotFound, Unavailable

SECONDS = 10  # to connect, and between two packets
PROBE = "lock-probe/"  # objects of the self-test
PROBED = b"lock probe"
_CHECKSUM: dict[str, str | list[str] | tuple[str]] = {
    "x-amz-sdk-checksum-algorithm": "SHA256",
    "x-amz-checksum-sha256": base64.b64encode(hashlib.sha256(PROBED).digest()).decode(),
}
REFUSALS = frozenset({"AccessDenied", "ObjectLocked", "InvalidRequest", "MethodNotAllowed"})
MISSING = frozenset({"NoSuchKey", "NoSuchObject", "NotFound"})
NO_ROOM = frozenset({"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage"})


class BucketBlobs:
    """The contract of `storage.blobs.Blobs` on one bucket, made when it is missing."""

    def __init__(self, client: Minio, bucket: str) -> None:
        self._client = client
        self._bucket = bucket
        with clear_errors():
            if not client.bucket_exists(bucket_name=bucket):
                client.make_bucket(bucket_name=bucket)

    def put(self, address: str, data: bytes) -> bool:
        if self.exists(address):
            return False
        with clear_errors():
            self._client.put_object(
                bucket_name=self._bucket,
                object_name=_name(address),
                data=io.BytesIO(data),
                length=len(data),
            )
        return True

    def get(self, address: str) -> bytes:
        with clear_errors():
            answer = self._client.get_object(bucket_name=self._bucket, object_name=_name(address))
            try:
                return answer.read()
            finally:
                answer.close()
                answer.release_conn()

    def exists(self, address: str) -> bool:
        try:
            with clear_errors():
                self._client.stat_object(bucket_name=self._bucket, object_name=_name(address))
        except NotFound:
            return False
        return True

    def delete(self, address: str) -> None:
        with clear_errors():
            self._client.remove_object(bucket_name=self._bucket, object_name=_name(address))

    def addresses(self, older: float = 0.0) -> Iterator[str]:
        newest = datetime.now(UTC) - timedelta(seconds=older)
        with clear_errors():
            for item in self._client.list_objects(bucket_name=self._bucket, recursive=True):
                if str(item.object_name).startswith(PROBE):
                    continue
                if not older or (item.last_modified and item.last_modified <= newest):
                    yield str(item.object_name).rpartition("/")[2]

    def lock_state(self) -> LockState:
        """A probe of ten bytes, locked for a day in mode COMPLIANCE."""
        name = PROBE + secrets.token_hex(8)
        until = datetime.now(UTC) + timedelta(days=1)
        try:
            put = self._client.put_object(
                bucket_name=self._bucket,
                object_name=name,
                data=io.BytesIO(PROBED),
                length=len(PROBED),
                metadata=_CHECKSUM,  # without one S3 takes no locked object
                retention=Retention(COMPLIANCE, until),
            )
        except Exception:  # servers that cannot answer in many ways, also by broken XML
            return "unsupported"
        try:
            self._client.remove_object(
                bucket_name=self._bucket, object_name=name, version_id=put.version_id
            )
        except S3Error as error:
            return "enforced" if error.code in REFUSALS else "unsupported"
        except Exception:  # as above
            return "unsupported"
        return "ignored"


def open_bucket(url: str) -> BucketBlobs:
    """`s3+https://KEY:SECRET@host[:port]/bucket[?region=...]`; key and secret percent-encoded."""
    return BucketBlobs(client_of(url), urlsplit(url).path.strip("/"))


def client_of(url: str) -> Minio:
    """The client that such a URL describes, whatever the bucket."""
    parts = urlsplit(url)
    return Minio(
        parts.netloc.rpartition("@")[2],
        access_key=unquote(parts.username or ""),
        secret_key=unquote(parts.password or ""),
        secure=parts.scheme == "s3+https",
        region=parse_qs(parts.query).get("region", ["us-east-1"])[0],
        http_client=urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=SECONDS, read=SECONDS),
            maxsize=16,
            retries=urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=[502, 503, 504]),
        ),
    )


def _name(address: str) -> str:
    return f"{address[:2]}/{address}"


@contextmanager
def clear_errors() -> Iterator[None]:
    """What client and server say, in the words of the store."""
    try:
        yield
    except S3Error as error:
        if error.code in MISSING:
            raise NotFound(f"{error.bucket_name}/{error.object_name}") from error
        if error.code in NO_ROOM:
            raise Full(error.code) from error
        raise Unavailable(f"object store: {error.code}") from error
    except InvalidResponseError as error:
        # the client wants "application/xml" and some servers answer "text/xml; charset=utf-8"
        if any(f"<Code>{code}</Code>" in str(error) for code in MISSING):
            raise NotFound("object store") from error
        raise Unavailable("object store: InvalidResponseError") from error
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
        raise Unavailable(f"object store: {type(error).__name__}") from error
