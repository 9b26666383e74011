"""Files that others put into a bucket, which are only looked at: scans of a book to take in.

`s3://bucket/prefix` names them; where the bucket is and with which key it is read is a setting of
the operator, so that no secret stands in a command line.
"""

from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

from minio import Minio

from storage.bucket import clear_errors, client_of
from storage.errors import NotFound


class BucketFiles:
    """The files whose names begin with a prefix."""

    def __init__(self, client: Minio, bucket: str, prefix: str) -> None:
        self._client, self._bucket, self._prefix = client, bucket, prefix

    def names(self) -> Iterator[str]:
        """Every name. A prefix that is one file, or ends in a slash, stands for itself; any other
        for the folder of that name. Raises `NotFound`, `Unavailable`."""
        whole = self._prefix if self._prefix.endswith("/") or not self._prefix else ""
        with clear_errors():
            if not self._client.bucket_exists(bucket_name=self._bucket):
                raise NotFound(f"no bucket {self._bucket}")
            for item in self._client.list_objects(
                bucket_name=self._bucket, prefix=whole or self._prefix, recursive=True
            ):
                name = str(item.object_name)
                inside = name == self._prefix or name.startswith(self._prefix.rstrip("/") + "/")
                if not item.is_dir and (inside or not self._prefix):
                    yield name

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a file, so many at most. Raises `NotFound`, `Unavailable`."""
        with clear_errors():
            answer = self._client.get_object(bucket_name=self._bucket, object_name=name)
            with closing(answer):
                data = answer.read(most)
                answer.release_conn()
        return data


def open_files(address: str, store: str) -> BucketFiles:
    """`s3://bucket/prefix` in the store of a URL like that of `open_bucket`.

    Raises `NotFound` when the address names no bucket or the store is no S3 store.
    """
    wanted = urlsplit(address)
    if not store.startswith(("s3+http://", "s3+https://")) or not wanted.netloc:
        raise NotFound(f"{address}: no S3 store is set")
    return BucketFiles(client_of(store), wanted.netloc, wanted.path.lstrip("/"))
