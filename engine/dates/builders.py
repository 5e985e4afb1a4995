"""All builders by the name that the grammars use after "->"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FunctionType

from engine.dates import building_days, building_rules, building_spans, building_times

BUILDERS: Mapping[str, Callable[..., object]] = {
    name: function
    for module in (building_times, building_days, building_spans, building_rules)
    for name, function in vars(module).items()
    if isinstance(function, FunctionType) and not name.startswith("_")
}
