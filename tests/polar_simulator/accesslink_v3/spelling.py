"""The spellings of the written reference, where it differs from live answers."""

from .families import Item

# Families whose range the reference answers with one object instead of a listing.
SINGLE_WHEN_DOCUMENTED = frozenset({"v3_continuous_heart_rate"})


def documented(family: str, item: Item) -> Item:
    """The item as the reference writes it."""
    match family:
        case "v3_activity_samples":
            return _plain_stamps(item)
        case "v3_activities" if "samples" in item:
            return item | {"samples": _plain_stamps(item["samples"])}
        case "v3_cardio_load":
            levels = item["cardio_load_level"]
            return item | {"cardio_load_level": {key.replace("_", "-"): levels[key] for key in levels}}
        case "v3_exercises":
            return _kebab(item)
        case _:
            return item


def _plain_stamps(item: Item) -> Item:
    stamps = item.get("inactivity_stamps")
    return item | {"inactivity_stamps": stamps["samples"]} if isinstance(stamps, dict) else item


def _kebab(item: Item) -> Item:
    """Every key with hyphens, and sample types as strings."""

    def spell(value: object) -> object:
        if isinstance(value, dict):
            return {key.replace("_", "-"): spell(each) for key, each in value.items()}
        return [spell(each) for each in value] if isinstance(value, list) else value

    spelled = spell(item)
    assert isinstance(spelled, dict)
    for sample in spelled.get("samples", ()):
        sample["sample-type"] = str(sample["sample-type"])
    return spelled
