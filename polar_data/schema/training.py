"""Derived: training sessions, targets and routes."""

from __future__ import annotations

from polar_data.schema.base import boolean, day, derived, integer, local, real, text, utc

session = derived(
    "session",
    text("session_id"),  # Polar's own id
    day("day"),
    local("start_local", "stop_local"),
    integer("offset_min"),
    real("duration_s", "distance_m", "energy_kcal"),
    text("name", "note", "sport_id", "device", "product", "application", "start_trigger", "benefit"),
    text("sport_name"),  # where the source names the sport itself
    real("feeling"),  # 0..1
    integer("hr_avg_bpm", "hr_max_bpm"),
    real("training_load", "cardio_load", "muscle_load", "perceived_load"),
    text("cardio_load_level", "muscle_load_level", "perceived_load_level"),
    integer("rpe"),  # 1..10, our mapping of Polar's words
    real("recovery_time_s", "carbohydrate_pct", "fat_pct", "protein_pct"),
    real("carbohydrate_g", "fat_g", "protein_g"),
    real("speed_avg_kmh", "speed_max_kmh", "power_avg_w", "power_max_w", "cadence_avg"),
    real("ascent_m", "descent_m"),
    integer("running_index", "sprints", "exercises"),
    real("latitude", "longitude"),
    boolean("has_samples", "has_route"),
    text("target_id", "favorite_id"),
    # the body as Polar knew it on that day: zones and loads depend on it
    real("weight_kg", "height_cm", "vo2max", "resting_hr_bpm", "max_hr_bpm", "aerobic_bpm", "anaerobic_bpm"),
    real("ftp_w", "map_w", "mas_kmh"),
    text("sex"),
    utc("created_utc", "modified_utc"),
)


exercise = derived(
    "exercise",  # a session has one, a multisport session several
    [*text("session_id"), *integer("seq")],
    text("exercise_id", "sport_id", "sport_name"),
    local("start_local", "stop_local"),
    real("duration_s", "distance_m", "energy_kcal", "ascent_m", "descent_m"),
    real("training_load", "cardio_load", "muscle_load", "perceived_load", "recovery_time_s"),
    real("walking_s", "walking_m", "speed_calibration_kmh"),
    integer("running_index", "sprints"),
    real("swim_distance_m", "pool_length_m"),
    integer("swim_strokes", "pools"),
    real("intensity_factor", "training_stress_score", "normalized_power_w"),
)

session_lap = derived(
    "session_lap",
    [*text("session_id"), *integer("exercise_seq"), *text("kind"), *integer("seq")],  # lap | auto
    real("split_s", "duration_s", "distance_m", "ascent_m", "descent_m"),
    real("hr_avg_bpm", "hr_max_bpm", "speed_avg_kmh", "speed_max_kmh", "power_avg_w", "power_max_w"),
    real("cadence_avg", "cadence_max", "latitude", "longitude", "altitude_m"),
    integer("strokes", "pools"),
)

session_zone = derived(
    "session_zone",
    [*text("session_id"), *integer("exercise_seq"), *text("kind"), *integer("seq")],
    real("lower", "upper"),  # bpm | km/h | W, by kind heart_rate | speed | power | fit_fat
    real("in_zone_s", "distance_m", "muscle_load"),
)

session_statistic = derived(
    "session_statistic",
    [*text("session_id"), *integer("exercise_seq"), *text("kind")],
    real("minimum", "average", "maximum"),
)

session_pause = derived(
    "session_pause",
    [*text("session_id"), *integer("exercise_seq", "seq")],
    local("start_local", "stop_local"),
)

session_hill = derived(
    "session_hill",
    [*text("session_id"), *integer("seq")],
    text("kind"),  # uphill | downhill
    local("start_local", "stop_local"),
    real("duration_s", "distance_m", "ascent_m", "descent_m", "grade_pct"),
    real("speed_avg_kmh", "speed_max_kmh", "altitude_start_m", "altitude_end_m"),
    real("hr_avg_bpm", "hr_max_bpm", "power_avg_w", "power_max_w", "cadence_avg", "cadence_max"),
)

strength_set = derived(
    "strength_set",
    [*text("session_id"), *integer("exercise_seq", "round_seq", "seq")],
    text("round_kind", "phase", "kind", "resistance", "movement"),
    real("start_s", "end_s"),
    integer("hr_avg_bpm", "hr_max_bpm"),
)

swim_style = derived(
    "swim_style",
    [*text("session_id"), *integer("exercise_seq"), *text("style")],
    real("distance_m", "time_s", "pool_time_min_s", "swolf"),
    integer("strokes", "hr_avg_bpm", "hr_max_bpm"),
)

session_file = derived(
    "session_file",  # the file itself stays in the archive
    [*text("session_id", "kind")],  # fit | tcx | gpx
    text("content_type"),
    integer("bytes"),
)

session_comment = derived(
    "session_comment",
    [*text("session_id", "comment_id")],
    text("comment"),
    boolean("from_other"),
    utc("created_utc", "modified_utc"),
)

session_test = derived(
    "session_test",  # a running, cycling or walking test done as a session
    [*text("session_id", "kind")],
    local("start_local", "stop_local"),
    text("category", "fitness_class"),
    real("vo2max", "mas_kmh", "map_w", "ftp_w", "ftp_previous_w"),
    real("hr_avg_bpm", "hr_max_bpm", "speed_avg_kmh", "speed_max_kmh", "distance_m", "quality_pct"),
    real("speed_initial_kmh", "speed_increase_rate"),
    integer("steps"),
)

session_test_phase = derived(
    "session_test_phase",
    [*text("session_id", "kind", "phase")],  # warmup | performance | cooldown
    local("start_local", "stop_local"),
    real("duration_s", "hr_avg_bpm", "hr_max_bpm", "speed_avg_kmh", "speed_max_kmh"),
    real("power_avg_w", "power_max_w", "cadence_avg", "cadence_max"),
)

training_target = derived(
    "training_target",
    text("target_id"),
    text("kind"),  # calendar | favorite
    text("name", "description", "sport_id", "program", "favorite_id"),
    day("day"),
    local("start_local"),
    boolean("done"),
    utc("created_utc", "modified_utc"),
)

target_phase = derived(
    "target_phase",
    [
        *text("target_id"),
        *integer("exercise_seq", "seq"),
    ],  # in the order they are done, repeats unrolled once
    text("exercise_type", "name", "goal", "intensity", "change", "sport_id", "route_id", "segment_id"),
    integer("depth", "repeats", "lower_zone", "upper_zone"),
    real("duration_s", "distance_m", "energy_kcal"),
)

planned_route = derived(
    "planned_route",
    text("route_id"),
    text("legacy_route_id", "name", "origin", "sport_id"),
    real("distance_m"),
    integer("points"),
    utc("created_utc", "modified_utc"),
)
