from __future__ import annotations

from pathlib import Path

import pytest

from polar_data import config
from polar_data.errors import ConfigError


def test_without_settings_there_is_a_default_for_each(tmp_path: Path) -> None:
    settings = config.load({"POLAR_DATA_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'polar.db'}"
    assert settings.demo_database_url == f"sqlite:///{tmp_path / 'demo.db'}"
    assert settings.key_file == tmp_path / "secret.key"
    assert settings.redirect_uri == "http://127.0.0.1:8501/oauth/callback"
    assert settings.auth_url == "https://auth.polar.com"
    assert settings.v4_url == "https://www.polaraccesslink.com"
    assert (settings.v4_client_id, settings.v4_client_secret) == (None, None)
    assert settings.background_sync_minutes == 60


def test_the_data_folder_is_absolute_and_knows_the_home_folder() -> None:
    assert config.load({}).data_dir.is_absolute()
    assert config.load({"POLAR_DATA_DIR": "~/polar"}).data_dir == (Path.home() / "polar").resolve()


def test_a_relative_data_folder_is_the_same_wherever_a_process_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert config.load({"POLAR_DATA_DIR": "data"}).data_dir == config.ROOT / "data"


def test_each_variable_is_read(tmp_path: Path) -> None:
    settings = config.load(
        {
            "POLAR_DATA_DIR": str(tmp_path),
            "DATABASE_URL": "postgresql://me:word@db/polar",
            "PUBLIC_URL": "https://polar.example.org/",
            "POLAR_CLIENT_ID": "the-id",
            "POLAR_CLIENT_SECRET": "the-secret",
            "POLAR_AUTH_URL": "http://127.0.0.1:9380",
            "POLAR_V4_URL": "http://127.0.0.1:9380/",
            "POLAR_SYNC_MINUTES": "0",
        }
    )
    assert settings == config.Settings(
        data_dir=tmp_path.resolve(),
        database_url="postgresql://me:word@db/polar",
        public_url="https://polar.example.org",
        v4_client_id="the-id",
        v4_client_secret="the-secret",
        auth_url="http://127.0.0.1:9380",
        v4_url="http://127.0.0.1:9380",
        background_sync_minutes=0,
    )
    assert settings.redirect_uri == "https://polar.example.org/oauth/callback"


def test_empty_variables_are_as_none() -> None:
    names = ("POLAR_DATA_DIR", "DATABASE_URL", "PUBLIC_URL", "POLAR_CLIENT_ID", "POLAR_SYNC_MINUTES")
    assert config.load(dict.fromkeys(names, "")) == config.load({})


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("POLAR_CLIENT_ID=of-the-file\nPOLAR_SYNC_MINUTES=15\n")
    monkeypatch.setattr(config, "ROOT", tmp_path)
    monkeypatch.setenv("POLAR_CLIENT_ID", "of-the-environment")
    monkeypatch.delenv("POLAR_SYNC_MINUTES", raising=False)
    settings = config.load()
    assert (settings.v4_client_id, settings.background_sync_minutes) == ("of-the-environment", 15)


def test_secrets_do_not_show() -> None:
    settings = config.load(
        {"POLAR_CLIENT_SECRET": "not-to-be-seen", "DATABASE_URL": "postgresql://me:not-to-be-seen@db/polar"}
    )
    assert "not-to-be-seen" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "127.0.0.1:8501"),
        ("PUBLIC_URL", "http://[half"),
        ("PUBLIC_URL", "https://club.example.org/polar"),
        ("POLAR_AUTH_URL", "ftp://auth.polar.com"),
        ("POLAR_V4_URL", "https://"),
        ("POLAR_SYNC_MINUTES", "often"),
        ("POLAR_SYNC_MINUTES", "-5"),
        ("POLAR_SYNC_MINUTES", "²"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name) as raised:
        config.load({name: value})
    assert ".env" in raised.value.do
