"""Passwords: what may be one, and how it is kept (Argon2id, parameters of argon2-cffi).

Rules after NIST SP 800-63B: length counts, kinds of letters do not; what everybody guesses first
is refused; nothing expires.
"""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from storage.errors import WeakPassword

SHORTEST, LONGEST = 12, 200  # letters
GUESSED = ("password", "matkhau", "123456", "qwerty", "abcdef", "motcua", "admin", "iloveyou")
LEFT_OVER = 6  # letters that must remain once guessed parts are taken out

_hasher = PasswordHasher()
_nobody = _hasher.hash("nobody has this password")


def check_password(password: str, name: str) -> None:
    """Raises `WeakPassword` when it is too short, or little but the account's name or a guess."""
    text = _plain(password)
    rest = text.casefold()
    for guess in (name.casefold(), *GUESSED):
        rest = rest.replace(guess, "") if guess else rest
    few = len(set(text)) < LEFT_OVER
    if not SHORTEST <= len(text) <= LONGEST or len(rest) < LEFT_OVER or few:
        raise WeakPassword()


def hash_password(password: str) -> str:
    """What is kept in its place."""
    return _hasher.hash(_plain(password))


def is_password(kept: str | None, password: str) -> bool:
    """Whether it is the one; takes as long when there is none."""
    try:
        return _hasher.verify(kept or _nobody, _plain(password)[: 2 * LONGEST]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def _plain(password: str) -> str:
    """One form of each letter: keyboards write ế as one letter or as three."""
    return unicodedata.normalize("NFKC", password)
