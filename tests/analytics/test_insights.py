from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.correlations import Correlation
from analytics.forecast import Forecast
from analytics.insights import Extras, Insights, insights
from analytics.metrics import METRICS
from analytics.observed import Travel
from analytics.windows import Floats

AS_OF = date(2026, 6, 30)
TEN = (
    *("hrv_rmssd", "resting_hr", "breathing_rate", "sleep_score", "sleep_duration"),
    *("skin_temperature", "training_load", "training_load_ratio", "soreness", "fatigue"),
)
USUAL = {
    "hrv_rmssd": (50, 4),
    "resting_hr": (52, 2),
    "breathing_rate": (14, 0.4),
    "sleep_score": (78, 5),
    "sleep_duration": (7.6, 0.4),
    "skin_temperature": (34.5, 0.2),
    "training_load": (80, 25),
    "training_load_ratio": (1, 0.1),
    "soreness": (1.3, 0.4),
    "fatigue": (1.3, 0.4),
    "steps": (9000, 1500),
    "weight": (70, 0.5),
}


def frame(n: int, names: tuple[str, ...] = TEN, seed: int = 4, /, **own: Floats) -> pl.DataFrame:
    """`n` days that end with AS_OF; `own` replaces the last values of a metric."""
    rng = np.random.default_rng(seed)
    columns = {}
    for name in names:
        values = rng.normal(*USUAL[name], n)
        if name in own:
            values[-len(own[name]) :] = own[name]
        columns[name] = values
    days = pl.date_range(AS_OF - timedelta(days=n - 1), AS_OF, eager=True)
    return pl.DataFrame({"day": days} | columns, nan_to_null=True)


def facts(found: Insights) -> list[str]:
    return [each.fact for each in found.observations]


def test_the_package_has_the_contracts_names() -> None:
    found = insights(frame(120), AS_OF)
    assert {
        *("status", "data_freshness", "data_age_days", "feature_availability", "unlock_progress"),
        *("current_metrics", "baselines", "patterns", "anomalies", "observations", "suggestions"),
    } <= set(vars(found))
    assert set(found.current_metrics) == {"hrv", "sleep_score", "resting_hr", "training_load_ratio"}
    assert {"overtraining_risk", "hrv_trend", "sleep_trend"} <= {each.name for each in found.patterns}
    assert (found.status, found.data_freshness, found.data_age_days) == ("ready", AS_OF, 120)


def test_a_new_person_is_told_what_unlocks_when() -> None:
    found = insights(frame(5), AS_OF)
    assert found.status == "unavailable"
    assert found.baselines == {}
    assert [each.name for each in found.patterns] == ["overtraining_risk"]
    assert found.patterns[0].significance == "insufficient"
    assert [each.text for each in found.observations] == [
        "Getting to know what is usual for you (5 of 7 days with data): "
        "with 2 more days come baselines of 7 days."
    ]
    assert (found.anomalies, found.suggestions) == ((), ())
    hrv = found.current_metrics["hrv"]
    assert hrv is not None
    assert (hrv.unit, hrv.age_days) == ("ms", 0)


@pytest.mark.parametrize("days", [0, 1, 200])
def test_nothing_at_all_is_said_as_nothing(days: int) -> None:
    empty = frame(max(days, 1)).head(days).with_columns(pl.exclude("day") * None)
    found = insights(empty, AS_OF)
    assert (found.status, found.data_freshness, found.data_age_days) == ("unavailable", None, 0)
    assert found.current_metrics == dict.fromkeys(found.current_metrics)
    assert (found.baselines, found.anomalies, found.suggestions) == ({}, (), ())
    assert len(found.observations) == 1
    assert found.analytics_status.min_data_days == 0


@pytest.mark.parametrize("name", ["hrv_rmssd", "weight", "training_load", "steps"])
def test_one_metric_is_enough_for_its_own_baseline(name: str) -> None:
    found = insights(frame(100, (name,)), AS_OF)
    assert list(found.baselines) == [name]
    assert found.baselines[name].status == "ready"
    assert found.signal.band is None
    assert found.status == "ready"


def test_the_value_judged_is_not_in_its_own_baseline() -> None:
    usual = np.tile([40.0, 50.0, 60.0], 30)
    found = insights(frame(91, ("sleep_score",), sleep_score=np.append(usual, 43.0)), AS_OF)
    compared = found.baselines["sleep_score"]
    assert (compared.current, compared.baseline, compared.n) == (43.0, 50.0, 90)
    assert compared.percent_of_baseline == pytest.approx(86.0)


def test_percent_of_the_baseline_as_in_the_contract() -> None:
    values = np.append(np.tile([50.0, 52.0, 54.0], 30), 45.2)
    found = insights(frame(91, ("hrv_rmssd",), hrv_rmssd=values), AS_OF)
    assert found.baselines["hrv_rmssd"].percent_of_baseline == pytest.approx(86.9, abs=0.05)


def test_rest_days_alone_are_no_new_data() -> None:
    rest = ("training_load", "training_duration", "training_distance", "muscle_load")
    days = frame(60, ("resting_hr",)).with_columns(
        pl.when(pl.int_range(60) < 50).then("resting_hr").alias("resting_hr"),
        *(pl.lit(0.0).alias(name) for name in rest),
    )
    found = insights(days, AS_OF)
    assert (found.data_age_days, found.data_freshness) == (50, AS_OF - timedelta(days=10))
    assert "The newest data is 10 days old" in facts(found)


def test_steps_of_the_unfinished_day_are_not_judged() -> None:
    found = insights(frame(100, ("steps",), steps=np.array([9100.0, 3.0])), AS_OF)
    assert found.anomalies == ()
    assert found.baselines["steps"].current == 9100.0


def test_an_unusual_night_is_told_with_its_numbers_and_false_alarms() -> None:
    found = insights(frame(300, ("resting_hr",), resting_hr=np.array([66.0])), AS_OF)
    said = found.observations[0]
    assert [each.metric_id for each in found.anomalies] == ["resting_hr"]
    assert said.fact == "Night heart rate far above your usual"
    assert (said.category, said.priority, said.metric) == ("anomaly", "critical", "resting_hr")
    assert (said.window_days, said.n) == (90, 90)
    assert said.context.startswith("66 bpm against a median of 5")
    assert "of your own" in said.context
    assert said.link.page == "recovery"
    assert said.link.query == {"range": "Custom", "from": "2026-04-02", "to": "2026-06-30"}


def test_a_low_night_heart_rate_is_good_news_and_comes_last() -> None:
    lows = {"resting_hr": np.array([38.0]), "breathing_rate": np.array([18.0])}
    found = insights(frame(300, ("resting_hr", "breathing_rate"), **lows), AS_OF)
    assert [(each.metric, each.priority) for each in found.observations if each.metric] == [
        ("breathing_rate", "critical"),
        ("resting_hr", "positive"),
    ]


@pytest.mark.parametrize(
    ("name", "value", "priority"),
    [
        ("hrv_rmssd", 90.0, "critical"),
        ("hrv_rmssd", 25.0, "critical"),
        ("sleep_score", 130.0, "positive"),
        ("sleep_score", 30.0, "critical"),
        ("weight", 80.0, "medium"),
    ],
)
def test_the_side_decides_what_an_unusual_value_means(name: str, value: float, priority: str) -> None:
    said = insights(frame(200, (name,), **{name: np.array([value])}), AS_OF).observations
    assert [each.priority for each in said if each.category == "anomaly"] == [priority]


def test_a_day_without_training_is_no_news_but_much_training_is() -> None:
    for last, expected in ((-60.0, []), (400.0, ["training_load"])):
        found = insights(frame(120, ("training_load",), training_load=np.array([last])), AS_OF)
        assert [each.metric_id for each in found.anomalies] == ["training_load"]
        assert [each.metric for each in found.observations if each.category == "anomaly"] == expected


def overreached(n: int = 200) -> pl.DataFrame:
    rng = np.random.default_rng(9)
    week = {
        "resting_hr": 59 + rng.normal(0, 0.5, 7),
        "hrv_rmssd": 38 + rng.normal(0, 0.5, 7),
        "sleep_score": 66 + rng.normal(0, 0.5, 7),
        "fatigue": np.full(7, 3.0),
        "soreness": np.full(7, 3.0),
    }
    return frame(n, **week)


def test_the_signal_comes_first_and_its_advice_follows_from_its_reasons() -> None:
    found = insights(overreached(), AS_OF)
    assert found.signal.band == "high"
    assert found.observations[0].fact == f"Under-recovery signal {found.signal.number} of 100, high"
    assert "80 % interval" in found.observations[0].context
    assert "not a diagnosis" in found.observations[0].context
    risk = found.patterns[0]
    assert (risk.name, risk.pattern_type, risk.significance) == ("overtraining_risk", "composite", "high")
    assert (risk.score, risk.confidence) == (found.signal.number, found.signal.confidence)
    advice = found.suggestions[0]
    assert (advice.action, advice.confidence) == ("prioritize_recovery", found.signal.confidence)
    assert advice.reason.startswith(found.signal.reasons[0].text)


def test_low_confidence_is_told_without_a_number() -> None:
    few = overreached().with_columns(
        pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.exclude("day")).otherwise(None)
    )
    found = insights(few.select("day", "resting_hr", "hrv_rmssd", "sleep_score"), AS_OF)
    if found.signal.band is None:
        pytest.fail("the case needs a band")
    assert found.signal.confidence_word == "low"
    assert found.observations[0].fact == f"Under-recovery signal {found.signal.band}"
    assert found.patterns[0].score is None
    assert "interval" not in found.observations[0].context


def test_the_pattern_of_an_illness_takes_the_place_of_the_signal() -> None:
    ill = {
        "resting_hr": np.full(3, 64.0),
        "breathing_rate": np.full(3, 17.0),
        "skin_temperature": np.full(3, 35.9),
        "training_load": np.full(7, 300.0),
    }
    found = insights(frame(200, **ill), AS_OF)
    assert found.signal.illness is not None
    assert found.observations[0].text == found.signal.illness.text
    assert (found.observations[0].window_days, found.observations[0].n) == (2, 2)
    assert not any("Under-recovery" in fact for fact in facts(found))
    assert [each.action for each in found.suggestions] == ["rest_and_watch"]


def test_a_trend_to_the_bad_side_says_which_way_and_how_sure() -> None:
    rng = np.random.default_rng(2)
    rising = 50 + 0.12 * np.arange(200) + rng.normal(0, 1, 200)
    found = insights(frame(200, ("resting_hr",), resting_hr=rising), AS_OF)
    said = next(each for each in found.observations if each.category == "trend")
    assert (said.fact, said.trend, said.priority) == ("Night heart rate rising", "declining", "medium")
    assert "bpm per day over 90 days (95 % +0.1" in said.context
    assert "q below 0.001" in said.context
    assert found.baselines["resting_hr"].trend == "declining"
    pattern = next(each for each in found.patterns if each.name == "resting_hr_trend")
    assert (pattern.significance, pattern.confidence, pattern.sample_count) == ("high", None, 90)


def test_a_jump_in_load_is_context() -> None:
    found = insights(frame(300, ("training_load",), training_load=np.full(9, 200.0)), AS_OF)
    said = next(each for each in found.observations if each.fact.startswith("You trained"))
    assert "a mean of 200 AU a day over 7 days, above 100 % of your own year" in said.context
    assert "not a warning of injury" in said.context
    assert [each.action for each in found.suggestions] == ["keep_load_steady"]


def test_sleep_debt_needs_a_goal_and_to_be_much_for_this_person() -> None:
    short = frame(300, ("sleep_duration",), sleep_duration=np.full(7, 6.0))
    assert not any("your goal" in fact for fact in facts(insights(short, AS_OF)))
    found = insights(short, AS_OF, Extras(sleep_need_h=8.0))
    said = next(each for each in found.observations if "your goal" in each.fact)
    assert said.fact == "You slept 14.0 h less than your goal"  # 7 nights, 2 h each
    assert said.n == 7
    assert [each.action for each in found.suggestions] == ["sleep_more"]
    always = frame(300, ("sleep_duration",), sleep_duration=np.tile([6.0, 6.5, 6.2], 100))
    assert not any("goal" in fact for fact in facts(insights(always, AS_OF, Extras(sleep_need_h=8.0))))


@pytest.mark.parametrize(
    ("first", "last", "fact"),
    [
        (0, None, "You travelled 7 hours to the east"),
        (13, None, "You travelled 7 hours to the east"),
        (14, None, None),
        (20, 6, "You are back from 7 hours to the east"),
        (20, 7, None),
    ],
)
def test_a_trip_is_told_while_it_is_news(first: int, last: int | None, fact: str | None) -> None:
    end = None if last is None else AS_OF - timedelta(days=last)
    travel = Travel(AS_OF - timedelta(days=first), end, 7.0)
    found = insights(frame(100, ("weight",)), AS_OF, Extras(travel=travel))
    assert [each for each in facts(found) if "travelled" in each or "back" in each] == (
        [fact] if fact else []
    )


def forecast(*, shown: bool) -> Forecast:
    numbers = (None,) * 4
    reason = None if shown else "It needs 40 nights on which a forecast could be checked; so far there are 3."
    return Forecast("hrv_rmssd", "ms", None, None, None, "", 3, 3, *numbers, None, shown, reason)


def test_the_forecast_is_there_at_its_day_and_when_it_has_proved_itself() -> None:
    for n, shown, available in ((59, True, False), (60, True, True), (60, False, False)):
        extras = Extras(forecasts=(forecast(shown=shown),))
        feature = insights(frame(n), AS_OF, extras).feature_availability["ml_predictions"]
        assert feature.available is available
    assert feature.message == forecast(shown=False).reason
    without = insights(frame(60), AS_OF).feature_availability["ml_predictions"]
    assert (without.available, without.unlock_at_days) == (False, 60)


def test_correlations_have_no_confidence_and_only_clear_ones_are_patterns() -> None:
    pair = Correlation(
        METRICS["hrv_rmssd"], METRICS["sleep_score"], 0, 0.5, 0.3, 0.7, 80, 40.0, 90, 0.001, 0.02, 50
    )
    late = replace(pair, first=METRICS["training_load"], second=METRICS["soreness"], lag_days=1)
    found = insights(frame(100), AS_OF, Extras(correlations=(pair, late, replace(pair, q=0.2))))
    told = [each for each in found.patterns if each.pattern_type == "correlation"]
    assert [each.name for each in told] == [
        "sleep_hrv_correlation",
        "training_load_soreness_1d_later_correlation",
    ]
    assert [(each.confidence, each.significance, each.sample_count) for each in told] == [
        (None, "medium", 80)
    ] * 2
    assert pair.text in facts(found)
    assert late.text not in facts(found)


def test_old_data_is_called_old_and_not_judged() -> None:
    days = frame(200, resting_hr=np.array([80.0])).with_columns(pl.col("day") - timedelta(days=6))
    found = insights(days, AS_OF)
    assert found.data_freshness == AS_OF - timedelta(days=6)
    assert facts(found)[0] == "The newest data is 6 days old"
    assert found.anomalies == ()
    assert not found.feature_availability["anomaly_detection"].available


def test_at_most_seven_are_said_in_order_of_importance() -> None:
    names = tuple(USUAL)
    wild = {name: np.array([USUAL[name][0] + 12 * USUAL[name][1]]) for name in names}
    found = insights(frame(200, names, **wild), AS_OF)
    assert len(found.anomalies) >= 8
    assert len(found.observations) == 7
    order = [each.importance for each in found.observations]
    assert order == sorted(order, reverse=True)
    metrics = [each.metric for each in found.observations if each.category in {"anomaly", "trend"}]
    assert len(metrics) == len(set(metrics))


def test_only_the_last_420_days_count() -> None:
    long = frame(1000, TEN, 7)
    assert insights(long, AS_OF) == insights(long.tail(420), AS_OF)
    assert insights(long, AS_OF).data_age_days == 420


def test_gaps_and_order_of_the_rows_do_not_matter() -> None:
    days = frame(200)
    holes = days.with_columns(
        pl.when(pl.int_range(pl.len()) % 5 != 0).then(pl.exclude("day")).otherwise(None)
    )
    without = holes.filter(~pl.all_horizontal(pl.exclude("day").is_null()))
    assert without.height == 160
    assert insights(without.reverse(), AS_OF) == insights(holes, AS_OF)


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1), st.integers(0, 120), st.floats(0, 0.9), st.floats(-1e3, 1e3))
def test_the_future_never_matters(seed: int, ahead: int, missing: float, other: float) -> None:
    rng = np.random.default_rng(seed)
    days = frame(150, (*TEN, "steps"), seed).with_columns(
        pl.when(pl.Series(rng.random(150) > missing)).then(pl.exclude("day")).otherwise(None)
    )
    as_of = AS_OF - timedelta(days=ahead)
    past = days.filter(pl.col("day") <= as_of)
    changed = days.with_columns(
        pl.when(pl.col("day") <= as_of).then(pl.exclude("day")).otherwise(pl.lit(other))
    )
    found = insights(past, as_of)
    assert insights(days, as_of) == found
    assert insights(changed, as_of) == found
    assert len(found.observations) <= 7


@settings(max_examples=25)
@given(st.integers(0, 130), st.integers(0, 2**32 - 1))
def test_every_observation_carries_its_window_and_days(n: int, seed: int) -> None:
    found = insights(frame(max(n, 1), TEN, seed).head(n), AS_OF)
    for each in found.observations:
        assert each.n >= 0
        assert each.window_days > 0
        assert each.text.endswith(".")
        assert each.link.page
        assert each.metric is None or each.metric in METRICS
    known = {each.text for each in found.observations} | {found.signal.message}
    assert all(each.reason in known or found.signal.reasons for each in found.suggestions)
