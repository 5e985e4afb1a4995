"""All builders by the name that the grammars use after "->"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FunctionType

from engine.dates import (
    building_calendar_rules,
    building_days,
    building_lengths,
    building_nth,
    building_points,
    building_ranges,
    building_rules,
    building_seasons,
    building_stretches,
    building_times,
)

MODULES = (
    building_times,
    building_days,
    building_seasons,
    building_stretches,
    building_points,
    building_lengths,
    building_ranges,
    building_nth,
    building_rules,
    building_calendar_rules,
)

BUILDERS: Mapping[str, Callable[..., object]] = {
    name: function
    for module in MODULES
    for name, function in vars(module).items()
    if isinstance(function, FunctionType) and not name.startswith("_")
}
