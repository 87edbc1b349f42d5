"""The words that time expressions are made of, in small tables that matchers look tokens up in."""

from __future__ import annotations

__all__ = [
    "ABBREVIATED",
    "DAYPARTS",
    "FIXED_DAYS",
    "HIJRI_DAYS",
    "HIJRI_MONTHS",
    "MONTHS",
    "NUMBERS",
    "NUMBER_LABELS",
    "ORDINALS",
    "PEOPLE_AND_MEASURES",
    "PERSIAN_DAYS",
    "PERSIAN_MONTHS",
    "SEASONS",
    "TENS_DECADES",
    "UNITS",
    "WEEKDAYS",
    "words_of",
]


def words_of(text: str) -> frozenset[str]:
    """The words of a line, as a set to look tokens up in."""
    return frozenset(text.split())


def _ordered(text: str, start: int) -> dict[str, int]:
    return {word: n for n, word in enumerate(text.split(), start)}


MONTHS = _ordered(
    "january february march april may june july august september october november december", 1
)
# Short forms count only next to a day or a year: "Jan", "Mar" and "Sep" are names too.
ABBREVIATED = {name[:3]: i for name, i in MONTHS.items() if name != "may"} | {"sept": 9}

WEEKDAYS = _ordered("monday tuesday wednesday thursday friday saturday sunday", 0)
SHORT_WEEKDAYS = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}

SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}

# Solar Hijri months in the Latin spellings that Iranian and foreign outlets use.
PERSIAN_MONTHS = {
    "farvardin": 1,
    "ordibehesht": 2,
    "khordad": 3,
    "tir": 4,
    "mordad": 5,
    "amordad": 5,
    "shahrivar": 6,
    "mehr": 7,
    "aban": 8,
    "azar": 9,
    "dey": 10,
    "dei": 10,
    "bahman": 11,
    "esfand": 12,
}
# Those that are seldom anything else than a month; the others need a day or a year beside them.
CLEAR_PERSIAN = frozenset(("farvardin", "ordibehesht", "khordad", "shahrivar", "aban", "esfand"))

HIJRI_MONTHS = {
    "muharram": 1,
    "moharram": 1,
    "safar": 2,
    "rajab": 7,
    "shaban": 8,
    "ramadan": 9,
    "ramadhan": 9,
    "ramazan": 9,
    "shawwal": 10,
    "shavval": 10,
}

UNITS = {
    name + end: unit
    for name, unit in {
        "hour": "hour",
        "day": "day",
        "week": "week",
        "weekend": "weekend",
        "fortnight": "fortnight",
        "month": "month",
        "year": "year",
        "yr": "year",
        "decade": "decade",
    }.items()
    for end in ("", "s")
} | {"century": "century", "centuries": "century", "quarter": "quarter"}

DAYPARTS = words_of(
    "morning afternoon evening night noon midnight dawn midday lunchtime nightfall dusk"
)

# None: a number that the words leave open.
NUMBERS: dict[str, int | None] = {
    **_ordered(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty",
        1,
    ),
    **{
        name: n * 10
        for name, n in _ordered("thirty forty fifty sixty seventy eighty ninety hundred", 3).items()
    },
    "a": 1,
    "an": 1,
    "couple": 2,
    **dict.fromkeys(("few", "several", "many", "some")),
}

ORDINALS = _ordered(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    1,
) | {"last": -1, "final": -1}

TENS_DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}

# Named days on one date of the Gregorian year. A name that different countries put on different
# days ("Independence Day", "Army Day", "Labour Day") is not here.
FIXED_DAYS: dict[tuple[str, ...], tuple[int, int]] = {
    ("new", "year", "'", "s", "day"): (1, 1),
    ("new", "year", "'", "s", "eve"): (12, 31),
    ("waitangi", "day"): (2, 6),
    ("valentine", "'", "s", "day"): (2, 14),
    ("international", "women", "'", "s", "day"): (3, 8),
    ("land", "day"): (3, 30),
    ("anzac", "day"): (4, 25),
    ("may", "day"): (5, 1),
    ("nakba", "day"): (5, 15),
    ("world", "refugee", "day"): (6, 20),
    ("canada", "day"): (7, 1),
    ("fourth", "of", "july"): (7, 4),
    ("bastille", "day"): (7, 14),
    ("halloween",): (10, 31),
    ("guy", "fawkes", "night"): (11, 5),
    ("armistice", "day"): (11, 11),
    ("veterans", "day"): (11, 11),
    ("human", "rights", "day"): (12, 10),
    ("christmas", "eve"): (12, 24),
    ("christmas", "day"): (12, 25),
    ("christmas",): (12, 25),
    ("boxing", "day"): (12, 26),
}
# Named days of the Solar Hijri year, (month, day).
PERSIAN_DAYS: dict[tuple[str, ...], tuple[int, int]] = {
    ("nowruz",): (1, 1),
    ("norouz",): (1, 1),
    ("noruz",): (1, 1),
    ("newroz",): (1, 1),
    ("yalda", "night"): (9, 30),
}
# Named days of the Hijri year, (month, day).
HIJRI_DAYS: dict[tuple[str, ...], tuple[int, int]] = {
    ("ashura",): (1, 10),
    ("tasua",): (1, 9),
    ("arbaeen",): (2, 20),
    ("arbain",): (2, 20),
    ("eid", "al", "-", "fitr"): (10, 1),
    ("eid", "al", "fitr"): (10, 1),
    ("eid", "ul", "-", "fitr"): (10, 1),
    ("eid", "al", "-", "adha"): (12, 10),
    ("eid", "al", "adha"): (12, 10),
    ("eid", "ul", "-", "adha"): (12, 10),
}

# Nouns after a number that make it a quantity, not a year or a day: "2000 troops".
PEOPLE_AND_MEASURES = words_of(
    "people persons protesters demonstrators troops soldiers civilians fighters militants "
    "men women children families students workers prisoners detainees victims refugees "
    "migrants residents members officers police policemen guards voters supporters citizens "
    "deaths casualties killed wounded injured dead arrests cases others jobs homes houses "
    "buildings villages tons tonnes kilometers kilometres km kilograms kg meters metres miles "
    "feet acres hectares barrels dollars euros pounds rials tomans percent per degrees points "
    "million billion trillion thousand hundred hours minutes seconds days weeks months years "
    "votes seats pages words copies missiles rockets tanks vehicles aircraft drones megawatts "
    "mw gb mb mm cm m"
)
# Words before a number that make it a label: "Resolution 2231", "Article 1929", "page 2014".
NUMBER_LABELS = words_of(
    "resolution resolutions unscr no nos number article articles section law bill flight room "
    "page pages pp p vol volume chapter paragraph act route highway model boeing airbus "
    "rule rules vision agenda channel bus train flat suite building case order decree $ € £ ¥ # "
    "us usd"
)
