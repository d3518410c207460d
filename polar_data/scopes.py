"""What each API can be asked for, in words people read, and where a person gives consent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from polar_data.config import Settings

SCOPES = {
    "activity:read": "Daily activity: steps and activity classes",
    "calendar:read": "Calendar: weight, notes, feelings, perceived recovery",
    "continuous_samples:read": "Heart rate around the clock",
    "devices:read": "Your devices",
    "nightly_recharge:read": "Nightly Recharge: HRV, breathing, ANS charge",
    "ppi_data:read": "Pulse-to-pulse intervals",
    "profile:read": "Profile: name, e-mail, physical information, picture",
    "routes:read": "Saved routes",
    "skin_contact:read": "When the watch was worn",
    "sleep:read": "Sleep: stages, score, sleep-wake states",
    "sports:read": "Sports and sport profiles",
    "temperature_measurement:read": "Skin and body temperature",
    "tests:read": "Tests: orthostatic, ECG, SpO2, fitness, jumps",
    "training_sessions:read": "Training sessions with samples and routes",
    "training_targets:read": "Training targets and favourites",
    "user_subscription:read": "Subscriptions",
}


@dataclass(frozen=True)
class SignIn:
    """Where the consent for an API is given and turned into tokens, and what for."""

    name: str
    authorize_url: Callable[[Settings], str]
    token_url: Callable[[Settings], str]
    scopes: Mapping[str, str]


SIGN_INS = {
    "accesslink_v4": SignIn(
        "AccessLink v4",
        lambda settings: f"{settings.auth_url}/oauth/authorize",
        lambda settings: f"{settings.auth_url}/oauth/token",
        SCOPES,
    ),
    "accesslink_v3": SignIn(
        "AccessLink v3",
        lambda settings: f"{settings.v3_auth_url}/oauth2/authorization",
        lambda settings: f"{settings.v3_token_url}/v2/oauth2/token",
        {"accesslink.read_all": "Training, activity, sleep, recovery, cardio load, SleepWise, tests"},
    ),
    "team_pro": SignIn(
        "Team Pro",
        lambda settings: f"{settings.auth_url}/oauth/authorize",
        lambda settings: f"{settings.auth_url}/oauth/token",
        {"team_read": "Teams, players and their training sessions"},
    ),
}
