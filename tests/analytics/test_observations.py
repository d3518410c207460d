from __future__ import annotations

from datetime import date

import pytest

from analytics.metrics import METRICS
from analytics.observations import metric_link

AS_OF = date(2026, 6, 30)
DAYS = {"range": "Custom", "from": "2026-04-02", "to": "2026-06-30"}


@pytest.mark.parametrize(
    ("metric", "page", "query"),
    [
        ("hrv_rmssd", "recovery", DAYS),
        ("skin_temperature", "recovery", DAYS),
        ("deep_sleep", "sleep", DAYS),
        ("bedtime", "sleep", DAYS | {"view": "Times"}),
        ("wake_time", "sleep", DAYS | {"view": "Times"}),
        ("training_load", "training", DAYS),
        ("steps", "today", {}),
        ("training_load_ratio", "load", DAYS),
        ("weight", "today", {}),
        ("soreness", "today", {}),
    ],
)
def test_a_link_leads_to_where_the_metric_is_shown(metric: str, page: str, query: dict[str, str]) -> None:
    found = metric_link(metric, AS_OF, 90)
    assert (found.page, dict(found.query)) == (page, query)


def test_every_metric_has_a_link() -> None:
    pages = {metric_link(metric, AS_OF, 90).page for metric in METRICS}
    assert pages == {"today", "recovery", "sleep", "training", "load"}
