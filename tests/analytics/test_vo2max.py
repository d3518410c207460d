import pytest

from analytics.vo2max import heart_rate_vo2max, running_vo2


def test_twelve_km_h_on_the_flat() -> None:
    found = running_vo2(12 / 3.6)
    assert found is not None
    assert found.value == pytest.approx(43.5)
    assert (found.low, found.high) == pytest.approx((39.15, 47.85))
    assert "our estimate" in found.method


def test_uphill_costs_more() -> None:
    found = running_vo2(12 / 3.6, 0.05)
    assert found is not None
    assert found.value == pytest.approx(52.5)  # 0.9 · 200 · 0.05 = 9 more


def test_no_running_no_estimate() -> None:
    assert running_vo2(2.2) is None
    assert running_vo2(134 / 60 + 1e-9) is not None
    assert running_vo2(float("nan")) is None


def test_uth() -> None:
    found = heart_rate_vo2max(190, 50)
    assert found is not None
    assert found.value == pytest.approx(58.14)
    assert (found.low, found.high) == pytest.approx((53.14, 63.14))


@pytest.mark.parametrize(("highest", "rest"), [(50, 50), (190, 0), (float("nan"), 50), (190, float("nan"))])
def test_heart_rates_that_make_no_sense(highest: float, rest: float) -> None:
    assert heart_rate_vo2max(highest, rest) is None
