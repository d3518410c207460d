"""Our methods against independent packages, on the random series of tests/oracles/outputs.json."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from analytics.artefacts import artefacts
from analytics.autocorrelation import autocorrelation, bartlett
from analytics.change_points import pelt
from analytics.correlations import associate, p_value
from analytics.hrv import rmssd, sdnn
from analytics.load import acwr_ewma
from analytics.mann_kendall import MannKendall, hamed_rao, mann_kendall, pre_whitened
from analytics.next_day import ewma_levels
from analytics.theil_sen import theil_sen
from analytics.windows import Floats

ORACLES: dict[str, Any] = json.loads((Path(__file__).parents[1] / "oracles" / "outputs.json").read_text())
CLOSE = 1e-8  # ten digits are kept


def of(subject: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", ORACLES[subject], ids=range(len(ORACLES[subject])))


def floats(values: list[float | None]) -> Floats:
    return np.array(values, dtype=np.float64)


def agrees(ours: MannKendall, theirs: dict[str, float]) -> None:
    found = {"s": ours.s, "variance": ours.variance, "z": ours.z, "p": ours.p, "tau": ours.tau}
    assert found == pytest.approx(theirs, rel=CLOSE, abs=CLOSE)


@of("variability")
def test_rmssd_and_sdnn_as_neurokit2(case: dict[str, Any]) -> None:
    rr = floats(case["rr"])
    assert rmssd(rr) == pytest.approx(case["rmssd"], rel=CLOSE)
    assert sdnn(rr) == pytest.approx(case["sdnn"], rel=CLOSE)


@pytest.mark.parametrize("kind", ["ectopic", "long", "short", "missed", "extra"])
@of("artefacts")
def test_artefacts_as_systole(case: dict[str, Any], kind: str) -> None:
    found = artefacts(floats(case["rr"]))
    assert np.flatnonzero(getattr(found, kind)).tolist() == case[kind]


@of("trends")
def test_mann_kendall_as_pymannkendall(case: dict[str, Any]) -> None:
    agrees(mann_kendall(floats(case["x"])), case["original"])


@of("trends")
def test_pre_whitening_as_pymannkendall(case: dict[str, Any]) -> None:
    x = floats(case["x"])
    agrees(pre_whitened(x, theil_sen(x)), case["pre_whitened"])


@pytest.mark.parametrize("lags", [1, 3])
@of("trends")
def test_hamed_rao_as_pymannkendall_with_these_lags(case: dict[str, Any], lags: int) -> None:
    x = floats(case["x"])
    agrees(hamed_rao(x, theil_sen(x), lags), case["hamed_rao"][str(lags)])


@pytest.mark.parametrize(
    "case", [*ORACLES["trends"], *ORACLES["slopes_with_gaps"]], ids=lambda case: str(case["slope"][0])
)
def test_theil_sen_as_scipy(case: dict[str, Any]) -> None:
    found = theil_sen(floats(case["x"]))
    assert [found.per_day, found.low, found.high] == pytest.approx(case["slope"], rel=CLOSE, abs=CLOSE)


@of("breaks")
def test_change_points_as_ruptures(case: dict[str, Any]) -> None:
    x, penalty = floats(case["x"]), case["penalty"]
    found = pelt(x, penalty)
    assert list(found) == case["breaks"]
    cost = sum(len(part) * np.var(part) for part in np.split(x, found)) + penalty * len(found)
    assert cost == pytest.approx(case["cost"], rel=CLOSE)


@of("autocorrelations")
def test_autocorrelation_as_statsmodels(case: dict[str, Any]) -> None:
    assert autocorrelation(floats(case["x"]), len(case["r"])) == pytest.approx(floats(case["r"]), abs=CLOSE)


def test_effective_days_from_the_correlations_of_statsmodels() -> None:
    x, y = ORACLES["autocorrelations"][1:]
    product = x["r"][0] * y["r"][0]
    expected = len(x["x"]) * (1 - product) / (1 + product)
    assert float(bartlett(floats(x["x"]), floats(y["x"]))) == pytest.approx(expected, rel=CLOSE)


@of("rank_correlations")
def test_spearman_as_scipy(case: dict[str, Any]) -> None:
    found = associate(floats(case["x"]), floats(case["y"]))
    assert float(found.rho) == pytest.approx(case["rho"], rel=CLOSE)
    independent = p_value(found.rho, np.asarray(found.n, dtype=np.float64))
    assert float(independent) == pytest.approx(case["p"], rel=1e-6)


@of("discoveries")
def test_q_of_scipy_as_statsmodels(case: dict[str, Any]) -> None:
    assert false_discovery_control(case["p"]) == pytest.approx(floats(case["q"]), rel=CLOSE)


@of("averages")
def test_ewma_ratio_as_pandas(case: dict[str, Any]) -> None:
    ratio = floats(case["acute"]) / floats(case["chronic"])
    assert acwr_ewma(floats(case["x"]))[27:] == pytest.approx(ratio[27:], rel=CLOSE)  # hidden before


@of("smoothings")
def test_exponential_smoothing_as_statsmodels(case: dict[str, Any]) -> None:
    levels = ewma_levels(floats(case["x"]), case["alpha"], np.array(np.nan))
    assert levels[1:] == pytest.approx(floats(case["forecasts"][1:]), rel=CLOSE)
