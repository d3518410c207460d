"""Secrets at rest: Fernet, with a key file of its own that only its owner can read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from polar_data.errors import ConfigError

_PUT_BACK = (
    "Put back the secret.key that belongs to this data (backups hold both). "
    "Or enter the client secret anew on Connections, then connect again."
)


class Vault:
    """Encrypts and decrypts short texts. The key file is made on first use, mode 0600."""

    def __init__(self, key_file: Path) -> None:
        self._path = key_file

    def seal(self, secret: str) -> bytes:
        return self._fernet().encrypt(secret.encode())

    def open(self, sealed: bytes) -> str:
        """The text. Raises ConfigError when it was sealed with another key."""
        try:
            return self._fernet().decrypt(sealed).decode()
        except InvalidToken:
            raise ConfigError("The key file does not fit this database", _PUT_BACK) from None

    def _fernet(self) -> Fernet:
        if not self._path.exists():
            self._make()
        try:
            return Fernet(self._path.read_bytes())
        except ValueError:
            raise ConfigError(f"The key file is damaged ({self._path.name})", _PUT_BACK) from None

    def _make(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, draft = tempfile.mkstemp(dir=self._path.parent)  # mode 0600
        with os.fdopen(handle, "wb") as file:
            file.write(Fernet.generate_key())
        try:
            os.link(draft, self._path)  # fails if another process was first: its key is the key
        except FileExistsError:
            pass
        finally:
            Path(draft).unlink()
