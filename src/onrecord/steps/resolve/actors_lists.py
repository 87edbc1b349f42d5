"""Word lists of the actor resolver: small closed classes of English, each with its reason."""

from __future__ import annotations

from onrecord.steps.resolve.actors_words import word_set as words

__all__ = [
    "ANONYMOUS",
    "ANY_OTHER",
    "BACK",
    "DEPTH",
    "DETERMINERS",
    "ELSEWHERE",
    "HEADS",
    "HONORIFICS",
    "ISSUED",
    "KIND_OF",
    "LOCATES",
    "LONGEST_NAME",
    "MASTHEADS",
    "PEOPLE",
    "POSTED",
    "PREPOSITIONS",
    "PUBLIC",
    "SAME_WORD",
    "SEVERAL",
    "STATES",
    "TITLES",
    "UNTOLD",
    "WORLDWIDE",
]

LONGEST_NAME = 8  # words of a name that is not in the table
DEPTH = 4  # how often a reference may refer on
PUBLIC = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "REB", "IGO", "MED"})
KIND_OF = {
    **dict.fromkeys(("GOV", "MIL", "COP", "JUD", "LEG", "SPY"), "official"),
    **dict.fromkeys(("PTY", "OPP", "REB"), "party"),
    **dict.fromkeys(("MED", "JRN"), "media"),
    "NGO": "ngo",
    "IGO": "igo",
}
DETERMINERS = words("the a an this that these those such some any its their his her our")
# Generic words that stand for something named before, and the sectors that they can stand for.
BACK = {
    **dict.fromkeys(("country", "nation", "state", "kingdom", "republic"), ("GOV",)),
    **dict.fromkeys(("ministry", "embassy", "mission", "department"), ("GOV", "SPY", "MIL")),
    **dict.fromkeys(
        ("group", "organization", "movement", "outfit", "militia", "party", "faction", "cell"),
        ("REB", "OPP", "PTY", "NGO", "UNK", "IGO"),
    ),
    **dict.fromkeys(
        ("agency", "body", "council", "bloc", "watchdog"), ("IGO", "MED", "GOV", "NGO")
    ),
    **dict.fromkeys(("channel", "newspaper", "daily", "station", "outlet"), ("MED",)),
    **dict.fromkeys(("company", "firm"), ("BUS",)),
    **dict.fromkeys(
        ("statement", "report", "message", "letter", "article", "sides", "parties"), ()
    ),
}
# Words for one person that a report uses instead of the name.
TITLES = words(
    "official spokesman spokeswoman spokesperson minister ambassador diplomat president general "
    "commander lawmaker mp envoy leader chief secretary politician professor analyst expert "
    "cleric governor mayor representative senator activist judge prosecutor premier director "
    "head negotiator adviser advisor student man woman boy girl journalist source speaker"
)
# Words for a body of one country that take the country from their last fuller mention.
SAME_WORD = words(
    "regime government authorities army administration parliament court judiciary cabinet "
    "military embassy ministry establishment monarchy"
)
ISSUED = words("report reports statement website letter message release article site")
ANONYMOUS = ("unnamed", "anonymous", "anonymity", "unidentified", "undisclosed", "familiar")
MASTHEADS = words(
    "times herald post tribune news journal mirror gazette chronicle standard telegraph mail "
    "observer guardian sun star today daily monitor tv radio globe examiner inquirer"
)
# Heads of something unnamed in a named country: an office of its state.
HEADS = words("head chief chairman chairwoman chairperson director")
# Words that take a phrase away from the report's own country; ANY_OTHER does so for bodies only
# ("several parties", but "several people").
ELSEWHERE = words(
    "foreign regional neighboring neighbouring western world international european arab islamic "
    "global participating"
)
ANY_OTHER = words("other several many both certain different various two three all such")
SEVERAL = words(
    "countries nations states governments sides powers capitals ministers presidents leaders "
    "ambassadors envoys parties diplomats dignitaries neighbors neighbours"
)
# Several states together, whoever they belong to ("our two countries", "its allies").
STATES = words(
    "countries nations states governments sides powers partners allies neighbors neighbours"
)
# Whose country no place in the sentence tells: it is often what the report is about.
UNTOLD = frozenset({"UNK", "IGO", "REB", "CRM"})
# "foreign" in front of these says that the country named behind is not theirs.
PEOPLE = words(
    "nationals citizens workers tourists visitors students fighters residents passengers"
)
WORLDWIDE = words("globe world worldwide globally")
LOCATES = words("in across inside throughout near at")
PREPOSITIONS = words("of in for to from at on with against by about over under between")
HONORIFICS = words(
    "mr mrs ms miss dr sir dame lord lady sheikh ayatollah imam haj hajj mullah general gen col "
    "colonel captain major admiral president prime king prince queen emir sultan pope comrade "
    "brother sister madam madame hojatoleslam maulana then former late ex rep sen senator "
    "secretary chancellor professor grand martyr lieutenant brigadier"
)
# Whoever stands in a country for another one.
POSTED = words("ambassador envoy diplomat embassy consulate consul mission delegation attaché")
