"""The time zone that a phone number's country suggests, for who has not said one.

phonenumbers knows the zones of an area code; of several, the first of the tz database's own table is taken, which lists
the zone of a country's main part first ("Spain (mainland)" before the Canary Islands).
"""

from __future__ import annotations

from importlib.resources import files

from phonenumbers import NumberParseException, parse, region_code_for_country_code
from phonenumbers.timezone import time_zones_for_number


def _read_table() -> dict[str, tuple[str, ...]]:
    """Zones by country, in the table's order. Read once at start."""
    zones: dict[str, list[str]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            zones.setdefault(country, []).append(zone)
    return {country: tuple(names) for country, names in zones.items()}


_ZONES_OF = _read_table()


def zone_of_phone(phone: str | None, current: str) -> str:
    """The current zone where it may be that number's, else the likeliest one; the current one when nothing is known."""
    try:
        number = parse(phone or "")
    except NumberParseException:
        return current
    of_country = _ZONES_OF.get(region_code_for_country_code(number.country_code or 0), ())
    candidates = tuple(zone for zone in time_zones_for_number(number) if not zone.startswith("Etc/")) or of_country
    if not candidates or current in candidates:
        return current
    return next((zone for zone in of_country if zone in candidates), candidates[0])
