"""Derived: teams, their players and sessions.

What a coach's account tells of a team stands under the coach; what it tells of a player under the player.
"""

from __future__ import annotations

from polar_data.schema.base import boolean, day, derived, integer, local, real, text, utc

team = derived(
    "team",
    text("team_id"),
    text("name", "organisation"),
    utc("created_utc", "modified_utc"),
)

team_member = derived(
    "team_member",  # as the team is now; who was in it before stands in the archive's revisions
    text("team_id", "player_id"),
    integer("player_number"),
    text("role", "first_name", "last_name"),
    boolean("staff"),
)

team_session = derived(
    "team_session",
    text("team_session_id"),
    text("team_id"),
    day("day"),
    text("type"),  # Polar's word in lower case
    text("kind"),  # match | training, else the type
    text("name", "note", "sport", "arena"),
    local("record_start_local", "record_stop_local", "start_local", "stop_local"),
    real("latitude", "longitude"),
    utc("created_utc", "modified_utc"),
)

team_marker = derived(
    "team_marker",
    [*text("team_session_id"), *integer("seq")],
    text("kind"),  # phase | note | recovery
    text("name", "note"),
    local("start_written", "stop_written"),  # as Polar writes them,
    boolean("zulu"),  # with a Z or without: what that means shows only beside the session
)

team_participant = derived(
    "team_participant",
    text("team_session_id", "player_id"),
    integer("player_number"),
    text("role", "player_session_id"),  # without a session: the sensor was not worn
    boolean("staff"),
)

player_session = derived(
    "player_session",  # as the list of a player's sessions has it; the whole recording is a `session`
    text("player_session_id"),
    text("kind"),  # team | individual
    day("day"),
    local("start_local", "stop_local"),
    integer("offset_min"),
    real("duration_s", "feeling", "latitude", "longitude"),
    text("name", "note", "sport"),
    utc("created_utc", "modified_utc"),
)

player_session_summary = derived(
    "player_session_summary",  # of the part between the team session's start and end
    text("player_session_id"),
    day("day"),
    local("start_local"),
    real("duration_s", "distance_m", "energy_kcal"),
    integer("hr_min_bpm", "hr_avg_bpm", "hr_max_bpm"),
    real("hr_min_pct", "hr_avg_pct", "hr_max_pct"),
    real("speed_avg_kmh", "speed_max_kmh", "cadence_avg", "cadence_max", "training_load"),
    integer("sprints"),
    utc("created_utc", "modified_utc"),
)

acceleration_zone = derived(
    "acceleration_zone",  # with the limits of that session; its other zones stand in `session_zone`
    [*text("player_session_id"), *integer("seq")],
    real("lower_ms2"),  # negative: braking
    integer("accelerations"),
)
