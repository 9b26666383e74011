"""What an operator may choose: read once from the environment (`MOTCUA_…`), never changed after.

Every setting has a heading in docs/operating.md; a test checks it.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from catalog.paper_type import Retention


class Settings(BaseSettings):
    """The settings of one service process."""

    model_config = SettingsConfigDict(env_prefix="MOTCUA_", frozen=True, extra="ignore")

    database: str = "embedded:var/pg"  # or postgresql://…
    blobs: str = "folder:var/blobs"  # or s3+https://…
    master_key: Path = Path("var/keys/master.key")
    master_key_text: SecretStr = SecretStr("")  # the key itself, base64, instead of the file
    ocr_engine: str = "embedded"
    ocr_threads: int = Field(default=2, ge=1)
    ocr_prior: Literal["on", "off"] = "on"  # known words decide doubtful marks
    ocr_hand: Literal["on", "off"] = "on"  # handwriting has its own reader
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")  # names the browser may call us by
    upload_limit: int = Field(default=25_000_000, gt=0)  # bytes of one request
    office: str = "Bộ phận Một cửa (thử nghiệm)"
    demo: Literal["on", "off"] = "on"  # a trial office, on this machine, until there is a real one
    oidc: str = ""  # file that names identity providers
    session_idle: int = Field(default=60, ge=1)  # minutes
    session_hours: int = Field(default=12, ge=1)
    processes: int = Field(default=1, ge=1, le=16)  # that answer requests
    rate_limit: str = "1200/minute"  # requests of one account, key or address

    # papers from afar
    webhook_networks: tuple[str, ...] = ()  # inner networks that webhooks may reach

    # dossiers
    agency: str = Field(default="H99.99", pattern=r"^[0-9A-Z][0-9A-Z.]*$")  # of dossier codes
    mail: SecretStr = SecretStr("")  # smtp://user:password@host:587, smtps://…; empty: no notices
    mail_from: str = "mot-cua@localhost"
    population: str = ""  # national population database; empty: not connected
    justice: str = ""  # the Ministry's civil-status system; empty: not connected
    partner_token: SecretStr = SecretStr("")
    address: str = "http://127.0.0.1:8000"  # that citizens reach us by; stands in QR codes

    # keeping
    signing_keys: Path = Path("var/keys/signing")  # encrypted keys of officers
    trust: Path = Path("var/trust")  # certificates of those who issue and certify papers
    paper_code: str = "{owner}.{type}.{serial}"  # how other systems write a kept paper
    key_copy: Path = Path("var/keycopy")  # the one copy of the data keys, apart from backups
    anchors: Path = Path("var/anchors")  # signed heads of the audit trail, one a day
    keep_results: int = Field(default=0, ge=0)  # days after its end; 0: for ever
    keep_identity: int = Field(default=1825, ge=0)  # days after its end; 0: for ever

    # faces
    faces: Literal["on", "off"] = "off"  # status by face
    face_engine: str = "embedded"
    face_key: Path = Path("var/keys/face.key")
    face_key_text: SecretStr = SecretStr("")  # the key itself, base64, instead of the file
    face_database: str = ""  # of its own; empty: a schema of its own in MOTCUA_DATABASE
    face_sure: float = Field(default=1e-5, gt=0, lt=0.1)  # strangers shown a status, at most
    face_together: float = Field(default=1e-4, gt=0, lt=0.1)  # with a second factor
    face_portrait: float = Field(default=0.01, gt=0, lt=0.5)  # strangers like a card's portrait
    face_search: Literal["memory", "pgvector"] = "memory"
    face_blend: float = Field(default=0.5, ge=0, le=1)  # weight of the cohort in scores
    face_centred: bool = False  # what all faces have in common is taken off first
    face_rate: str = "12/minute"  # lookups of one station
    face_cohort_days: int = Field(default=365, ge=1)

    # archived books
    scans: SecretStr = SecretStr("")  # S3 store that books come from; empty: that of blobs

    @property
    def scans_store(self) -> str:
        """The store in which `s3://bucket/prefix` is looked for."""
        return self.scans.get_secret_value() or self.blobs

    @property
    def retention(self) -> dict[Retention, int]:
        """Days that papers of each class are kept after their end; 0: for ever."""
        return {"result": self.keep_results, "identity": self.keep_identity, "upload": 0}
