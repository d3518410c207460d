"""What AccessLink v4 can be asked for, in words people read."""

from __future__ import annotations

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
