"""Sends notices to citizens by SMTP. Addresses and texts never reach a log."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

SECONDS = 10


class CannotSend(Exception):
    """The mail server did not take the letter; the dossier says so and the officer calls."""


@dataclass(frozen=True, slots=True)
class Post:
    """One mail server: `smtp://host:25`, `smtp://user:password@host:587` (STARTTLS), `smtps://`."""

    server: SecretStr = field(default_factory=lambda: SecretStr(""))
    sender: str = "mot-cua@localhost"

    @property
    def works(self) -> bool:
        """Whether a server is named at all."""
        return bool(self.server.get_secret_value())

    def send(self, to: str, subject: str, text: str) -> None:
        """One plain letter. Raises `CannotSend`."""
        letter = EmailMessage()
        try:
            letter["From"], letter["To"], letter["Subject"] = self.sender, to, subject
            letter.set_content(text, cte="quoted-printable")
            with self._open() as connection:
                refused = connection.send_message(letter)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise CannotSend(type(error).__name__) from error
        if refused:
            raise CannotSend("refused")

    def _open(self) -> smtplib.SMTP:
        where = urlsplit(self.server.get_secret_value())
        if where.scheme not in ("smtp", "smtps") or not where.hostname:
            raise CannotSend("MOTCUA_MAIL must be smtp://host:port or smtps://host:port")
        secure = ssl.create_default_context()
        connection: smtplib.SMTP
        if where.scheme == "smtps":
            connection = smtplib.SMTP_SSL(
                where.hostname, where.port or 465, timeout=SECONDS, context=secure
            )
        else:
            connection = smtplib.SMTP(where.hostname, where.port or 25, timeout=SECONDS)
        try:
            if where.username:
                if where.scheme == "smtp":
                    connection.starttls(context=secure)  # a password never goes in the clear
                connection.login(unquote(where.username), unquote(where.password or ""))
        except BaseException:
            connection.close()
            raise
        return connection
