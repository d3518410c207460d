"""Derived: tests a person does with the watch."""

from __future__ import annotations

from polar_data.schema.base import day, derived, integer, local, real, text, utc

spo2_test = derived(
    "spo2_test",
    [*local("at_local"), *text("device")],
    day("day"),
    integer("offset_min"),
    text("status", "level", "deviation", "hrv_deviation"),
    real("spo2_pct", "quality_pct", "heart_rate_bpm", "rmssd_ms", "altitude_m"),
)

ecg_test = derived(
    "ecg_test",
    [*local("at_local"), *text("device")],
    day("day"),
    local("stop_local"),
    integer("offset_min", "samples"),
    real("heart_rate_bpm", "rmssd_ms", "rri_ms", "pat_contraction_ms", "pat_relaxation_ms", "ptt_quality"),
    text("hrv_level"),
    real("high_quality_pct"),
)

orthostatic_test = derived(
    "orthostatic_test",
    local("at_local"),
    day("day", "reset_day"),
    real("rr_supine_ms", "rr_min_standup_ms", "rr_stand_ms", "rmssd_supine_ms", "rmssd_stand_ms"),
    real("rr_supine_usual_ms", "rr_min_standup_usual_ms", "rr_stand_usual_ms"),
    real("rmssd_supine_usual_ms", "rmssd_stand_usual_ms"),
    integer("rr_samples"),
)

fitness_test = derived(
    "fitness_test",
    local("at_local"),
    day("day"),
    integer("own_index", "max_hr_bpm", "heart_rate_bpm", "offset_min"),
    text("fitness_class"),
    real("weight_kg", "vo2max"),
)

jump_test = derived(
    "jump_test",
    local("at_local"),
    day("day"),
    text("kind", "recovery"),
    real("duration_s", "recovery_low_limit", "recovery_baseline"),
    integer("jumps"),
    real("flight_max_ms", "flight_mean_ms", "contact_mean_ms", "height_max_cm"),
)

jump = derived("jump", [*local("at_local"), *integer("seq")], real("flight_ms", "contact_ms", "height_cm"))

rr_recording = derived(
    "rr_recording",
    local("at_local"),
    day("day"),
    local("stop_local"),
    integer("rr_samples"),
    real("min_bpm", "mean_bpm", "max_bpm"),
)

test_result = derived(
    "test_result",  # one list of every test
    [*local("at_local"), *text("kind")],
    day("day"),
    utc("created_utc", "modified_utc"),
)
