"""Words that help to tell a place from something else of the same name."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


__all__ = [
    "ADDRESSED",
    "ADMIN_WORDS",
    "ADMIN_WORDS_BEFORE",
    "BELONGINGS",
    "CITY_WORDS",
    "DIRECTIONS",
    "GEOGRAPHIC",
    "LOCATIVE",
    "MANY",
    "NAMED_AFTER",
    "NOT_PLACES",
    "NOT_UNKNOWN",
    "PARTNERS",
    "PLACE_NOUNS",
    "PLURALS",
    "SPEECH_VERBS",
    "SPREAD",
    "STANDS_THERE",
    "STREETS",
    "TITLES",
    "VAGUE_LOCATIVE",
    "WEAK_MANY",
]

# Prepositions that nearly always stand before a place, and those that often do.
LOCATIVE = _set(
    "in at near outside around inside throughout across within northwest northeast southwest"
    " southeast downtown central"
)
VAGUE_LOCATIVE = _set(
    "from to of into between over through toward towards on for and or between via beyond"
    " against with by off leaving reaching entering visiting"
)
DIRECTIONS = _set(
    "north south east west northern southern eastern western central northeast northwest"
    " southeast southwest northeastern northwestern southeastern southwestern upper lower greater"
    " downtown inner outer mid rural occupied mainland former modern ancient nearby neighboring"
    " neighbouring metropolitan midtown uptown"
)
# Words after a name (or before it with "of") that tell its kind.
ADMIN_WORDS = _set(
    "province provinces governorate state county counties region oblast prefecture"
    " department territory division canton emirate"
)
CITY_WORDS = _set(
    "city town village suburb neighborhood neighbourhood municipality district port cities towns"
    " villages township borough locality area"
)
ADMIN_WORDS_BEFORE = _set(
    "province state county region governorate city town village suburb district port municipality"
    " territory island capital hamlet township outskirts streets people north south east west"
    " residents citizens area"
)
PLURALS = _set(
    "city town village province region area district neighborhood neighbourhood location prison"
    " university county state island part"
)
MANY = _set(
    "several many some various different numerous other all most dozens hundreds scores number"
    " multiple few two three four five six seven eight nine ten major main large big"
    " small least of a number more than at over about nearly these those the"
)
# Things named after the place where they stand ("the Dadaab camps"), and those named after a place
# that they have left ("Marburg virus").
STANDS_THERE = _set(
    "camp camps laboratory lab mine mines farm farms hospital prison airport airfield airbase base"
    " refinery plant dam crossing border bridge market bazaar square slum slums resident residents"
    " checkpoint junction highway road neighborhood protesters villagers outskirts suburbs area"
    " district districts cemetery mosque church port harbor harbour coast valley island river"
)
NAMED_AFTER = _set(
    "virus fever flu disease strain strains ebolavirus syndrome accord force brigade brigades news"
    " network newspaper tv channel daily"
)
STREETS = _set("road street avenue drive lane boulevard highway court st ave rd blvd")
# A capital one of these makes a name another place's ("Islington Bay").
GEOGRAPHIC = _set(
    "bay river lake island islands mountain mountains mount valley creek hills hill beach peninsula"
    " strait gulf sea desert forest heights canyon ridge falls springs harbor harbour"
)
# A name right after one of these is somebody's ("Gen. Lancaster").
TITLES = _set(
    "mr mrs ms miss dr prof professor president minister premier senator sen rep congressman"
    " congresswoman governor gov mayor general gen colonel col captain capt major maj sergeant sgt"
    " lieutenant lt admiral brigadier commander judge justice sir lord lady dame king queen prince"
    " princess sheikh shaykh ayatollah imam mullah hojatoleslam hojjatoleslam pope bishop"
    " archbishop cardinal father rabbi reverend rev pastor spokesman spokeswoman spokesperson"
    " secretary ambassador chancellor director chairman chairwoman chief officer detective"
    " constable sister brother uncle aunt engineer saint emir sultan shah haji hajj"
)
# Words of number that do not by themselves make "several cities" of "the cities".
WEAK_MANY = _set("the these those at than of a over more about large main small")
# "talks between Tehran and Washington", "sanctions against Tehran"
PARTNERS = _set("between with against toward towards")
# "blamed Moscow", "urged Ankara": what is done to governments.
ADDRESSED = _set(
    "blame accuse condemn criticize criticise denounce urge warn press pressure ask tell sanction"
    " support threaten back thank inform notify"
)
# "Tehran's nuclear programme": what a government has and a town has not.
BELONGINGS = _set(
    "program programme policy policies decision position stance ally allies government envoy"
    " ambassador sanction proposal offer response claim demand refusal interest ambition rival"
    " enemy delegation negotiator role support intervention interference involvement action"
    " behavior behaviour commitment obligation right regime leader relation"
)
PLACE_NOUNS = _set(
    "village villages town towns city district province community county island suburb township"
    " hamlet municipality settlement neighborhood"
)
SPREAD = _set("in across of throughout around")  # "cities across Iran"
# Verbs of speech and decision: a capital or country as their subject is a government.
SPEECH_VERBS = _set(
    "say tell add announce declare state claim insist argue warn note stress reiterate reply"
    " respond accuse blame condemn denounce criticize criticise slam reject deny dismiss refuse"
    " rebuff oppose support back welcome praise urge demand call ask request want seek expect hope"
    " believe think fear agree decide vow pledge promise threaten signal confirm acknowledge admit"
    " maintain consider view see regard recognize recognise impose lift suspend withdraw resume"
    " negotiate sign ratify violate comply ban summon expel recall retaliate sanction offer accept"
    " propose plan intend send supply fund sponsor finance try attempt fail aim pursue continue"
    " know remain appear face launch test develop enrich possess acquire use do have"
)
# Names that the gazetteer holds and English uses for something else (months, days, titles, the
# parts of other names). They are places only where the parser and the words around agree.
NOT_PLACES = _set(
    "reading nice of most march man bath union same sale split mobile orange male cork hull worth"
    " batman god santa police army general bar mass as is an in to on at so if or no my me us we"
    " he it by do go be am may april june july august january february september october november"
    " december monday tuesday wednesday thursday friday saturday sunday independence liberty"
    " democratic christian catholic islam muslim islamic navy telegraph times guardian post star"
    " sun herald tribune apple amazon google northeast northwest southeast southwest west north"
    " south east central media young center centre university college school church hospital"
    " police federal national international republic state county city town president minister"
    " parliament senate congress house party security council united nations human rights al el de"
    " la le los las san the this that these then there here when while after before since during"
    " for from with without and but not also however one two three four five six seven eight nine"
    " ten first second third new old great western eastern northern southern midwest east coast"
    " amnesty reuters associated press agency english spanish french german capital power force"
    " forces water fire air sea land gold silver iron steel rose lily ebola swine bird flu corona"
    " covid summer winter spring autumn dominion commerce justice hope faith grace victory freedom"
    " peace progress concord harmony enterprise eden paradise temple palace castle bridge ford"
    " field hill wood park green lake bay beach island point rock stone cross grove garden gardens"
    " square street road avenue free awsat gulf independent"
)
# Groups and firms that parsers take for places.
NOT_UNKNOWN = _set(
    "daesh da'esh dae'sh isis isil hamas hezbollah hizbullah hizballah taliban peshmerga basij irgc"
    " mojahedin mujahedin houthi houthis ansarullah fatah likud majlis knesset duma shia shias"
    " sunni sunnis ubisoft youtube facebook twitter telegram instagram google microsoft toyota"
    " boeing airbus covid ebola malaria salmonella cholera islam quran koran ramadan nowruz"
    " muharram farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar bahman esfand"
    " isna irna tasnim ilna christmas easter h1n1 h5n1 sars"
)
