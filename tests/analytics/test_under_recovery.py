from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analytics.under_recovery import Inputs, signal, signal_history
from tests.analytics.nights import SIX, SPREAD, USUAL, WEIGHT, WORSE, inputs_of, nights, series_of


def _score(inputs: Inputs) -> float:
    return float(signal_history(inputs).score[-1])


def test_the_load_is_context_and_alone_at_most_watch() -> None:
    rng = np.random.default_rng(1)
    load = np.concatenate([rng.uniform(0, 100, 150), rng.uniform(250, 300, 14)])
    quiet = np.tile([1.0, -1.0], 82)
    for names in (("soreness", "sleep_score"), tuple(USUAL)):
        usual: dict[str, Any] = {name: USUAL[name] + SPREAD[name] * quiet for name in names}
        alone = signal(Inputs(**usual, load=load))
        assert alone.reasons[0].id == "load"
        assert alone.band in {"low", "watch"}
    nothing = signal(Inputs(load=load))
    assert nothing.score is None
    assert nothing.missing == tuple(WEIGHT)


def test_two_kinds_of_response_are_needed() -> None:
    assert np.isnan(_score(inputs_of(readiness=-2, soreness=2)))  # both are how it feels
    assert np.isnan(_score(inputs_of(night_hr=2)))
    assert _score(inputs_of(night_hr=2, hrv=0)) == pytest.approx(100 * 22 / 34)
    said = signal(inputs_of(night_hr=2))
    assert (said.score, said.band, said.number, said.interval, said.outlook) == (None,) * 5
    assert said.reasons == said.against == ()
    assert said.message.startswith("Not enough data: 1 of the 5")


@pytest.mark.parametrize(
    ("share", "band"),
    [(0.0, "low"), (0.244, "low"), (0.246, "watch"), (0.394, "watch"), (0.396, "elevated"),
     (0.594, "elevated"), (0.596, "high"), (1.0, "high")],
)  # fmt: skip
def test_the_bands_are_of_whole_numbers(share: float, band: str) -> None:
    z = 0.5 + 1.5 * share
    said = signal(inputs_of(night_hr=z, sleep_score=-z))
    assert said.score == pytest.approx(100 * share, abs=1e-6)
    assert said.band == band


def test_high_needs_two_kinds_on_three_of_five_days() -> None:
    newest = [0.0] * 5 + [6.3] * 2  # 7-day z: .9 the day before, 1.8 today: above 0.3 on one day only
    sudden = Inputs(
        **{name: series_of(name, [WORSE[name] * z for z in newest]) for name in ("night_hr", "sleep_score")}
    )
    said = signal(sudden)
    assert said.score == pytest.approx(100 * 1.3 / 1.5)
    assert said.band == "elevated"
    assert signal(inputs_of(night_hr=2, sleep_score=-2)).band == "high"
    assert signal(inputs_of(night_hr=2.5, sleep_score=0)).score == pytest.approx(100 * 22 / 32)
    assert signal(inputs_of(night_hr=2.5, sleep_score=0)).band == "elevated"


def test_confidence_is_coverage_by_maturity_by_freshness() -> None:
    inputs = inputs_of(night_hr=1, hrv=-1, sleep_score=0)
    day = np.arange(70)
    lost = ((day < 63) & (day % 4 < 2)) | (day >= 67)  # 28 of 56 and 4 of 7 known
    some = Inputs(**{name: np.where(lost, np.nan, each) for name, each in inputs.given().items()})
    said = signal(some)
    assert said.confidence == pytest.approx(0.44 * 28 / 56 * 4 / 7)
    assert said.confidence_word == "low"
    assert said.score is not None
    assert said.number is None
    assert said.band is not None
    assert signal(inputs).confidence_word == "fair"
    assert signal(inputs_of(**SIX)).confidence_word == "good"
    assert signal(inputs_of(**SIX)).number == 46


def test_a_fresh_source_gives_none_and_its_past_never_counts() -> None:
    inputs = inputs_of(**SIX)
    days = np.arange(70)
    for ago, there in ((0, False), (26, False), (27, True)):
        said = signal(replace(inputs, fresh_source=days == 69 - ago))
        assert (said.score is not None) is there
        assert ("device" in said.message) is not there
    long = {name: np.concatenate([np.full(30, 1.0), series]) for name, series in inputs.given().items()}
    changed = np.arange(100) == 55  # 45 days ago
    other = {name: np.where(np.arange(100) < 55, series * 1.2, series) for name, series in long.items()}
    answers = {name: long[name] for name in ("readiness", "soreness")}
    before = _score(Inputs(**long, fresh_source=changed))
    assert before == _score(Inputs(**(other | answers), fresh_source=changed))
    assert before != _score(Inputs(**long))
    long["readiness"][:55] += 1.0  # answers do not come from the device: their past does count
    assert before != _score(Inputs(**long, fresh_source=changed))


def test_reasons_add_up_and_are_told_with_their_numbers() -> None:
    inputs = inputs_of(**(SIX | {"readiness": -1.4, "night_hr": 1.1}))
    assert inputs.night_hr is not None
    inputs.night_hr[-1] = np.nan
    said = signal(inputs)
    assert [(each.id, round(each.points, 2)) for each in said.reasons] == [
        ("readiness", round(1320 / 92, 2)),
        ("sleep_score", round(1000 / 92, 2)),
        ("night_hr", round(880 / 92, 2)),
        ("soreness", round(600 / 92, 2)),
        ("efficiency", round(400 / 92, 2)),
    ]
    assert said.score == pytest.approx(sum(each.points for each in said.reasons))
    told = {each.id: each.text for each in said.reasons + said.against}
    assert told["night_hr"] == "Night heart rate 2.2 bpm above your usual (z +1.1, 6 of 7 nights)."
    assert told["readiness"] == "Readiness as felt 1.4 below your usual (z \u22121.4, 7 of 7 days)."
    assert told["hrv"] == "Night HRV within your usual range (z \u22120.2, 7 of 7 nights)."
    # 0.8 * 0.025 / 1.35
    assert (
        told["efficiency"]
        == "Output at matched heart rate 1.5 % below your usual (z \u22120.8, 14 of 14 days)."
    )
    assert [each.id for each in said.against] == ["hrv"]
    assert said.against[0].usual == pytest.approx(np.exp(4))
    assert said.against[0].change == pytest.approx(100 * np.expm1(-0.02))
    assert said.missing == ("load",)
    assert said.message.endswith("This is a pattern, not a diagnosis.")


def test_a_rise_of_hrv_gives_no_points_but_a_note() -> None:
    said = signal(inputs_of(readiness=-2, hrv=3))
    assert said.score == pytest.approx(100 * 22 / 34)
    assert "HRV is above your usual while you feel less ready" in said.notes[0]
    assert signal(inputs_of(readiness=2, hrv=3)).notes == ()


def test_alcohol_or_travel_takes_the_reasons_not_the_score() -> None:
    inputs, plain = inputs_of(**SIX), signal(inputs_of(**SIX))
    tagged = signal(replace(inputs, disturbed=np.arange(70) >= 68))
    assert (tagged.score, tagged.band, tagged.interval) == (plain.score, plain.band, plain.interval)
    assert tagged.reasons == ()
    assert "2 of the last 7 days" in tagged.notes[0]
    assert signal(replace(inputs, disturbed=np.arange(70) == 62)) == plain


def test_illness_takes_the_place_of_the_message() -> None:
    inputs = inputs_of(**SIX)
    breathing = nights(14, 0.3, [14.0] * 5 + [15.0] * 2)
    said = signal(replace(inputs, breathing_rate=breathing))
    assert said.illness is not None
    assert said.message == said.illness.text
    assert said.outlook is None
    assert said.score == signal(inputs).score
    assert signal(inputs).illness is None


def test_the_outlook_is_what_usual_days_would_bring() -> None:
    inputs = inputs_of(**{name: 2.0 * WORSE[name] for name in SIX})
    said = signal(inputs)
    following: dict[str, Any] = {}
    for name, series in inputs.given().items():
        usual = np.exp(USUAL[name]) if name == "hrv" else USUAL[name]
        following[name] = np.concatenate([series, [usual] * 2])
    assert said.outlook is not None
    assert said.score == pytest.approx(100)
    assert said.outlook.scores[1] == pytest.approx(_score(Inputs(**following)))
    assert said.outlook.scores[1] < 100
    assert list(said.outlook.scores) == sorted(said.outlook.scores, reverse=True)
    assert said.outlook.text.startswith(
        f"Two days and nights back in your usual range would bring it to {round(said.outlook.scores[1])}"
    )


def test_the_outlook_trains_as_four_weeks_before() -> None:
    rng = np.random.default_rng(2)
    load = rng.uniform(20, 90, 70)
    load[-7:] *= 4
    inputs = replace(inputs_of(**SIX), load=load)
    following: dict[str, Any] = {
        name: np.concatenate([series, np.full(7, np.exp(USUAL[name]) if name == "hrv" else USUAL[name])])
        for name, series in inputs.given().items()
        if name != "load"
    }
    following["load"] = np.concatenate([load, load[42:49]])
    said = signal(inputs).outlook
    assert said is not None
    assert said.scores[6] == pytest.approx(_score(Inputs(**following)))


def test_no_outlook_where_the_usual_runs_out() -> None:
    day = np.arange(70)
    known = (day < 28) | (day >= 67)  # the 21 oldest nights: tomorrow there are 20
    few: dict[str, Any] = {
        n: np.where(known, s, np.nan) for n, s in inputs_of(night_hr=2, hrv=-2).given().items()
    }
    said = signal(Inputs(**few))
    assert said.score is not None
    assert said.outlook is None


def test_the_interval_holds_the_score_and_widens_with_unsteady_nights() -> None:
    def width(unsteady: float) -> float:
        newest = [1.2 + unsteady * each for each in (3, -3, 2, -2, 1, -1, 0)]
        names = ("night_hr", "sleep_score")
        said = signal(Inputs(**{name: series_of(name, [WORSE[name] * z for z in newest]) for name in names}))
        assert said.interval is not None
        assert said.score is not None
        low, high = said.interval
        assert 0 <= low <= said.score <= high <= 100
        return high - low

    assert width(0.0) < width(0.5) < width(1.5)
    assert signal(inputs_of(night_hr=9, hrv=-9)).interval == (100, 100)
    assert signal(inputs_of(night_hr=-9, hrv=9)).interval == (0, 0)
    assert signal(inputs_of(**SIX)).interval == signal(inputs_of(**SIX)).interval


def test_the_interval_holds_eight_in_ten_of_the_nights_drawn_again() -> None:
    rng = np.random.default_rng(8)
    names = ("night_hr", "sleep_score")
    newest = [1.2 + 0.7 * each for each in (3, -3, 2, -2, 1, -1, 0)]
    series = {name: series_of(name, [WORSE[name] * z for z in newest]) for name in names}
    said = signal(Inputs(**series))

    scores = []
    for _ in range(4000):
        week, before = (
            np.concatenate([np.arange(3) + rng.integers(0, days - 2) for _ in range(days // 3 + 1)])[:days]
            for days in (7, 56)
        )
        s = {}
        for name in names:
            now, usual = series[name][-7:][week], series[name][-63:-7][before]
            z = WORSE[name] * (now.mean() - usual.mean()) / usual.std(ddof=1)
            s[name] = min(max((z - 0.5) / 1.5, 0), 1)
        scores.append(100 * sum(WEIGHT[name] * s[name] for name in names) / sum(WEIGHT[n] for n in names))
    assert said.interval == pytest.approx(tuple(np.quantile(scores, [0.1, 0.9])), abs=2.5)
    assert said.interval is not None
    assert said.interval[1] - said.interval[0] > 20  # so that another share of the nights would be seen
