"""Derived: nights, recovery and days."""

from __future__ import annotations

from polar_data.schema.base import (
    boolean,
    day,
    derived,
    integer,
    local,
    real,
    text,
    utc,
)

sleep_night = derived(
    "sleep_night",
    day("night"),  # the wake-up day
    local("start_local", "end_local", "original_start_local", "original_end_local", "alarm_local"),
    integer("start_offset_min", "end_offset_min"),
    real("span_s", "asleep_s", "wake_s", "rem_s", "light_s", "deep_s", "unknown_s", "rem_pct", "deep_pct"),
    real("efficiency_pct", "continuity_index"),
    integer("continuity_class"),
    text("feedback", "sleep_type"),
    real("interruption_s", "long_interruption_s", "short_interruption_s"),
    integer("interruptions", "long_interruptions", "short_interruptions", "snoozes"),
    real("trim_start_s", "trim_end_s"),  # how far the person moved start and end, as Polar says it
    real("goal_s", "age_years"),
    integer("rating"),  # 1 bad .. 5 well, the person's own
    text("device"),
    boolean("battery_ran_out"),
    real("sleep_score", "own_target_score", "recommendation_score", "continuity_score", "efficiency_score"),
    real("rem_score", "deep_score", "long_interruption_score"),
    real("duration_group_score", "solidity_group_score", "refresh_group_score"),
    integer("score_rate"),  # 1 worst .. 5 best, against Polar's own usual
    integer("sleep_charge"),  # 1 .. 5, against one's own usual
    integer("cycles"),
)

sleep_stage = derived(
    "sleep_stage",
    [*day("night"), *integer("seq")],
    real("start_s"),  # since start of sleep
    text("stage"),  # wake | rem | light | deep | unknown
)

sleep_cycle = derived("sleep_cycle", [*day("night"), *integer("seq")], real("start_s", "depth"))

recharge_night = derived(
    "recharge_night",
    day("night"),
    real("ans_charge"),
    integer("recovery_indicator", "recovery_sub_level", "ans_rate"),
    real("rri_ms", "rmssd_ms", "respiration_interval_ms", "heart_rate_bpm", "breathing_rate"),  # breaths/min
    real("baseline_rri_ms", "baseline_rri_sd_ms", "baseline_rmssd_ms", "baseline_rmssd_sd_ms"),
    real("baseline_respiration_ms", "baseline_respiration_sd_ms"),
    text("sleep_tip", "vitality_tip", "exercise_tip"),
    utc("created_utc", "modified_utc"),
)

activity_day = derived(
    "activity_day",
    [*day("day"), *text("device")],  # devices are never summed; "all": by Polar, which knows the overlaps
    integer("steps"),
    real("met_minutes", "met_goal"),
    real("sleep_s", "sedentary_s", "light_s", "moderate_s", "vigorous_s", "non_wear_s"),
    integer("inactivity_alerts"),
    real("distance_m", "energy_kcal", "active_kcal", "active_s", "inactive_s", "goal_pct"),
)

activity_zone_day = derived(
    "activity_zone_day",  # minute by minute, all devices together
    day("day"),
    integer("steps"),
    real("sleep_s", "sedentary_s", "light_s", "moderate_s", "vigorous_s", "non_wear_s"),
    integer("inactivity_alerts"),
)

activity_summary = derived(
    "activity_summary",  # a day as it was known when Polar `created` this; the newest counts
    [*day("day"), *text("activity_id")],
    utc("created_utc"),
    integer("steps", "active_steps"),
    real("energy_kcal", "active_kcal", "active_s"),
    real("sleep_s", "sedentary_s", "light_s", "moderate_s", "vigorous_s", "non_wear_s"),
)

heart_rate_day = derived(
    "heart_rate_day",
    [*day("day"), *text("device")],
    integer("samples"),
    real("min_bpm", "mean_bpm", "max_bpm"),  # the mean of five-minute means: sampling is denser in motion
)

ppi_day = derived(
    "ppi_day",
    [*day("day"), *text("device")],
    integer("samples"),
    utc("modified_utc"),
)

temperature_period = derived(
    "temperature_period",
    [*local("start_local"), *text("device", "measurement")],  # skin | core | unknown
    local("stop_local"),
    text("location"),  # distal | proximal | unknown
    integer("samples"),
    real("mean_c", "min_c", "max_c"),
    utc("modified_utc"),
)

skin_contact_period = derived(
    "skin_contact_period",
    [*local("start_local"), *text("device")],
    local("stop_local"),
    integer("changes"),
    real("contact_s"),
    utc("modified_utc"),
)

sleep_wake_day = derived(
    "sleep_wake_day",
    [*day("day"), *text("device")],
    integer("changes"),
    real("sleep_s", "wake_s", "no_data_s"),
)

skin_temperature_night = derived("skin_temperature_night", day("night"), real("mean_c", "deviation_c"))

cardio_load_day = derived(
    "cardio_load_day",
    day("day"),
    real("cardio_load", "strain", "tolerance", "ratio"),
    text("status"),  # Polar's word, such as PRODUCTIVE
    real("very_low_limit", "low_limit", "medium_limit", "high_limit", "very_high_limit"),
)

alertness_period = derived(
    "alertness_period",
    [*local("start_local"), *text("result")],  # history | prediction
    day("day"),  # the wake-up day
    local("stop_local", "sleep_start_local", "sleep_stop_local"),
    integer("offset_min"),
    real("grade", "grade_validity_s"),  # 1 .. 10
    text("grade_type", "grade_class", "validity", "sleep_inertia", "sleep_type"),
)

alertness_hour = derived(
    "alertness_hour",
    [*local("start_local"), *text("result"), *integer("seq")],  # of its period
    local("hour_start_local", "hour_stop_local"),
    integer("level"),  # 1 minimal .. 5 very high
    text("validity"),
)

circadian_bedtime = derived(
    "circadian_bedtime",
    [*local("start_local"), *text("result")],  # history | prediction
    day("day"),  # the wake-up day
    local("stop_local", "sleep_start_local", "sleep_stop_local", "gate_start_local", "gate_stop_local"),
    integer("offset_min"),  # live servers say 0 where it is not
    text("validity", "quality"),
)

calendar_entry = derived(
    "calendar_entry",
    [*text("entry_key")],
    text("kind"),  # note | feeling | feedback | perceived_recovery | weight | physical_information
    day("day"),
    local("at_local"),
    text("value_text", "comment"),
    real("value_number"),  # feeling 0..1, weight kg
    integer("soreness", "fatigue", "sleep_rating"),  # 1 none/normal .. 3 much; 1 poorly .. 5 well
    utc("created_utc", "modified_utc"),
)

series = derived(
    "series",  # which dense data an item holds; they are made from it when they are read
    [*text("kind", "key")],
    day("day"),
)

daily = derived(
    "daily",  # one wide row a day; one column per metric of the registry
    day("day"),
    real("hrv_rmssd", "resting_hr", "breathing_rate", "ans_charge"),
    real("sleep_score", "sleep_duration", "sleep_efficiency", "deep_sleep", "rem_sleep", "light_sleep"),
    real("sleep_interruptions", "sleep_continuity", "bedtime", "wake_time"),
    real("skin_temperature", "spo2"),
    real("training_load", "training_duration", "training_distance", "muscle_load", "session_rpe"),
    real("steps", "active_time", "day_heart_rate"),
    real("weight", "soreness", "fatigue", "sleep_rating"),
    real("sleep_charge", "alertness"),
    real("cardio_load_strain", "cardio_load_tolerance", "training_load_ratio"),
    one_row_per_source=False,
)
