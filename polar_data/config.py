"""Settings from the environment and a `.env` file beside `app.py`."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values
from platformdirs import user_data_path

from polar_data.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Where data lives and how Polar is reached. Secrets do not show in its repr."""

    data_dir: Path
    database_url: str = field(repr=False)  # may carry a password
    public_url: str = "http://127.0.0.1:8501"
    v4_client_id: str | None = None
    v4_client_secret: str | None = field(default=None, repr=False)
    auth_url: str = "https://auth.polar.com"
    v4_url: str = "https://www.polaraccesslink.com"
    v3_auth_url: str = "https://flow.polar.com"
    v3_token_url: str = "https://polarremote.com"  # noqa: S105 (an address)
    v3_url: str = "https://www.polaraccesslink.com"
    teampro_url: str = "https://teampro.api.polar.com"
    background_sync_minutes: int = 60

    @property
    def key_file(self) -> Path:
        return self.data_dir / "secret.key"

    @property
    def demo_database_url(self) -> str:
        return f"sqlite:///{self.data_dir / 'demo.db'}"

    @property
    def has_client(self) -> bool:
        """Whether the environment names the client at Polar, for all APIs."""
        return bool(self.v4_client_id and self.v4_client_secret)

    @property
    def redirect_uri(self) -> str:
        """The one redirect URI to register at Polar."""
        return f"{self.public_url}/oauth/callback"


def load(environ: dict[str, str] | None = None) -> Settings:
    """Settings from `environ` (default: .env, then the process environment, which wins).

    Raises ConfigError naming the variable that is wrong.
    """
    env = environ
    if env is None:
        env = {k: v for k, v in dotenv_values(ROOT / ".env").items() if v is not None} | dict(os.environ)
    data_dir = Path(env.get("POLAR_DATA_DIR") or user_data_path("polar-dashboard")).expanduser()
    data_dir = (ROOT / data_dir).resolve()  # the same for the app and the processes that it starts
    defaults = Settings(data_dir, "")
    return Settings(
        data_dir=data_dir,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{data_dir / 'polar.db'}",
        public_url=_host(env, "PUBLIC_URL", defaults.public_url),
        v4_client_id=env.get("POLAR_CLIENT_ID") or None,
        v4_client_secret=env.get("POLAR_CLIENT_SECRET") or None,
        auth_url=_url(env, "POLAR_AUTH_URL", defaults.auth_url),
        v4_url=_url(env, "POLAR_V4_URL", defaults.v4_url),
        v3_auth_url=_url(env, "POLAR_V3_AUTH_URL", defaults.v3_auth_url),
        v3_token_url=_url(env, "POLAR_V3_TOKEN_URL", defaults.v3_token_url),
        v3_url=_url(env, "POLAR_V3_URL", defaults.v3_url),
        teampro_url=_url(env, "POLAR_TEAMPRO_URL", defaults.teampro_url),
        background_sync_minutes=_minutes(env, defaults.background_sync_minutes),
    )


def _url(env: dict[str, str], name: str, default: str) -> str:
    value = (env.get(name) or default).rstrip("/")
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(f"{name} is not a web address")
    return value


def _host(env: dict[str, str], name: str, default: str) -> str:
    url = _url(env, name, default)
    if urlsplit(url).path:  # cookies and redirects are for the whole host
        raise ConfigError(f"{name} has a path: the dashboard needs a host name of its own")
    return url


def _minutes(env: dict[str, str], default: int) -> int:
    value = env.get("POLAR_SYNC_MINUTES") or str(default)
    if not value.isdecimal():
        raise ConfigError("POLAR_SYNC_MINUTES is not a whole number of minutes (0 turns it off)")
    return int(value)
