"""Derived: the person, their devices and settings, and Polar's catalogue of sports."""

from __future__ import annotations

from polar_data.schema.base import blob, boolean, day, derived, integer, local, real, text, utc

account = derived(
    "account",
    [],
    text("first_name", "last_name", "email", "nickname", "motto", "sex"),
    day("birthday"),
    text("language", "first_day_of_week", "measurement_unit", "date_format", "time_format", "country"),
    integer("offset_min"),
    utc("created_utc", "modified_utc"),
)

physical_information = derived(
    "physical_information",
    [*local("at_local"), *text("origin")],  # account | calendar | activity | physical_info | transaction
    real("height_cm", "weight_kg", "max_hr_bpm", "resting_hr_bpm", "aerobic_bpm", "anaerobic_bpm", "vo2max"),
    real("mas_kmh", "speed_calibration_kmh"),
    real("ftp_w", "map_w", "sleep_goal_s", "met_threshold", "weekly_recovery_time"),
    text("training_background", "typical_day", "weight_source"),
)

consent = derived(
    "consent",
    [*text("kind", "version")],
    boolean("accepted"),
    text("approved", "unapproved"),  # kinds of data, comma-separated
)

profile_picture = derived("profile_picture", text("size"), text("content_type"), blob("body"))

device = derived(
    "device",
    text("device"),
    text("model", "color", "firmware", "hardware", "region"),
    text("state"),  # active | archived | unknown
    utc("registered_utc", "deregistered_utc"),
)

device_event = derived("device_event", [*text("device"), *utc("at_utc"), *text("event")])

sport = derived(
    "sport",
    text("sport_id"),
    text("name", "parent_id", "kind", "speed_view"),
    boolean("speed_zones"),
)

sport_profile = derived(
    "sport_profile",
    text("profile_id"),
    text("sport_id", "speed_view", "power_view"),
    real("sport_factor"),
    integer("aerobic_bpm", "anaerobic_bpm"),
    utc("created_utc", "modified_utc"),
)

sport_profile_zone = derived(
    "sport_profile_zone",
    [*text("profile_id", "kind"), *integer("seq")],
    real("lower", "upper"),
    text("setting"),
)

sport_profile_list = derived(
    "sport_profile_list",
    [*integer("list_index", "seq")],
    text("profile_id"),
    boolean("active"),
)

subscription = derived(
    "subscription",
    [*text("product"), *utc("purchased_utc")],
    text("status", "duration", "store", "entitlements"),
    boolean("free_trial"),
    utc("expires_utc", "created_utc", "modified_utc"),
)
