"""What an operator may choose: read once from the environment (`MOTCUA_…`), never changed after.

Every setting has a heading in docs/operating.md; a test checks it.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one service process."""

    model_config = SettingsConfigDict(env_prefix="MOTCUA_", frozen=True, extra="ignore")

    database: str = "embedded:var/pg"  # or postgresql://…
    blobs: str = "folder:var/blobs"  # or s3://…
    master_key: Path = Path("var/keys/master.key")
    master_key_text: SecretStr = SecretStr("")  # the key itself, base64, instead of the file
    ocr_engine: str = "embedded"
    ocr_threads: int = Field(default=2, ge=1)
    ocr_prior: Literal["on", "off"] = "on"  # known words decide doubtful marks
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")  # names the browser may call us by
    upload_limit: int = Field(default=25_000_000, gt=0)  # bytes of one request
    office: str = "Bộ phận Một cửa (thử nghiệm)"
    officer: str = "Cán bộ thử nghiệm"  # the one demo officer, until sign-in exists
