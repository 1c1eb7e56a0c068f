"""The units of the demonstration bureau: those of the data file, and as many more as a larger bureau has.

A city bureau of 7,000 has ten county bureaus and 225 units; smaller ones have the first of the same list.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, Final, TypeAlias

from portal.demo.data import read_data

Place: TypeAlias = dict[str, Any]
"""A unit with its weight (how many serve there, in relation to others) and the shares of its police types."""

FIRST_STATION: Final = 51
LAST_STATION: Final = 99


def places(officers: int) -> list[Place]:
    """The units of a bureau of so many officers, parents before what is below them."""
    bureau = read_data("bureau.json")
    growth = bureau["growth"]
    core: list[Place] = bureau["units"]
    wanted = min(growth["units_at_most"], max(len(core), officers // growth["officers_per_unit"]))
    if wanted == len(core):
        return core
    return [*core, *_more(core, growth)][:wanted]


def _more(core: Sequence[Place], growth: dict[str, Any]) -> Iterator[Place]:
    """Further units in the order in which a bureau gets them: detachments, counties, then more for every county."""
    top = core[0]
    for detachment in growth["detachments"]:
        yield detachment | {
            "name": top["name"] + detachment["name"],
            "kind": "detachment",
            "parent": top["code"],
        }
    names = _station_names(growth)
    stations = Counter(unit["parent"] for unit in core if unit["kind"] == "police_station")
    counties = [unit for unit in core if unit["kind"] == "county_bureau"]
    for county in growth["counties"]:
        made = county | {
            "code": f"{county['code']:0<12}",
            "kind": "county_bureau",
            "parent": top["code"],
            "weight": 6,
            "police_types": {"public_order": 1},
        }
        counties.append(made)
        yield made
        for office in growth["offices"]:
            yield _office(made, office)
        for _number in range(growth["stations_at_first"]):
            yield _station(made, next(names), stations, growth)
    for office in growth["further_offices"]:
        for county in counties:
            yield _office(county, office)
    while True:
        fewest = min(counties, key=lambda county: stations[county["code"]])
        if stations[fewest["code"]] > LAST_STATION - FIRST_STATION:
            return
        yield _station(fewest, next(names), stations, growth)


def _office(county: Place, office: Place) -> Place:
    return office | {
        "code": f"{county['code'][:6]}{office['code']}0000",
        "name": county["name"] + office["name"],
        "parent": county["code"],
    }


def _station(county: Place, name: str, stations: Counter[str], growth: dict[str, Any]) -> Place:
    code = f"{county['code'][:6]}{FIRST_STATION + stations[county['code']]}0000"
    stations[county["code"]] += 1
    return growth["station"] | {
        "code": code,
        "name": f"{county['name']}{name}派出所",
        "kind": "police_station",
        "parent": county["code"],
    }


def _station_names(growth: dict[str, Any]) -> Iterator[str]:
    """Invented names of places, mixed once for good: a bureau does not rename its stations."""
    names = ["".join(pair) for pair in product(growth["places_first"], growth["places_second"])]
    mixed = random.Random(growth["places_first"])  # noqa: S311 - invented places, not secrets
    mixed.shuffle(names)
    for name in names:
        yield name + mixed.choice(growth["place_endings"])
