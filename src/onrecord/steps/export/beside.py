"""beside: private people whom the words beside their name give away.

A report also names people about whom nothing is coded ("his brother Hamid", "Omid Sarvari, a
student", "Mina Parvizi, 34,"). Their names are found by the words beside them, for the names'
removal only: nothing is coded from this. It finds too much rather than too little; a person in a
public role whom the record knows is left alone by the caller.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["fuller", "names_beside"]

# Words for people as private persons; none of them is an office, a rank or a side.
_NOUNS = (
    *("accountant", "apprentice", "aunt", "baker", "barber", "boy", "bride", "brother"),
    *("bystander", "carpenter", "civilian", "classmate", "cleaner", "colleague", "cook", "cousin"),
    *("daughter", "demonstrator", "dentist", "detainee", "doctor", "driver", "electrician"),
    *("engineer", "eyewitness", "farmer", "father", "fiance", "fiancee", "friend", "girl"),
    *("granddaughter", "grandfather", "grandmother", "grandson", "grocer", "herder", "hostage"),
    *("housewife", "husband", "inmate", "laborer", "labourer", "local", "man", "mechanic"),
    *("mother", "mourner", "neighbor", "neighbour", "nephew", "niece", "nurse", "onlooker"),
    *("orphan", "painter", "paramedic", "passenger", "passer-by", "patient", "pensioner"),
    *("pharmacist", "physician", "porter", "prisoner", "protester", "protestor", "pupil"),
    *("refugee", "relative", "resident", "retiree", "schoolboy", "schoolgirl", "shepherd"),
    *("shop owner", "shopkeeper", "sibling", "sister", "son", "student", "surgeon", "survivor"),
    *("tailor", "teacher", "teenager", "trader", "uncle", "vendor", "victim", "villager"),
    *("waiter", "welder", "widow", "widower", "wife", "witness", "woman", "worker", "youth"),
)
# Capitalised words that are no personal names though they may follow such a word.
_OTHER = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January"),
    *("February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December", "Islamic", "Republic", "Revolution", "Revolutionary", "Soviet"),
    *("Constitution", "Treaty", "Agreement", "War", "Party", "Movement", "Front", "Organization"),
    *("Organisation", "Council", "Committee", "Ministry", "University", "Union", "Association"),
    *("Court", "Army", "Guard", "Guards", "Police", "Government", "State", "States", "United"),
    *("The", "He", "She", "It", "They", "We", "I", "In", "On", "At", "After", "Before"),
    *("Although", "Also", "Even", "Earlier", "Finally", "For", "From", "Her", "His", "However"),
    *("Its", "Last", "Later", "Meanwhile", "Next", "Only", "Our", "Since", "So", "Still", "Their"),
    *("Then", "Though", "Today", "Until", "Yesterday", "Yet", "According", "By", "With", "When"),
    *("While", "But", "And", "Or", "If", "As", "This", "That", "These", "Those", "There"),
    *("Accused", "Arrested", "Attacked", "Beaten", "Charged", "Dead", "Detained", "Died", "Dies"),
    *("Executed", "Found", "Hanged", "Hurt", "Injured", "Jailed", "Killed", "Missing", "Released"),
    *("Said", "Says", "Shot", "Stabbed", "Wounded", "City", "County", "Department", "Hospital"),
    *("News", "Park", "Posted", "Prison", "Road", "School", "Street", "Village", "Iranian"),
    *("Iraqi", "Syrian", "American", "Israeli", "Palestinian", "Russian", "Ukrainian"),
)
# Who goes by one of these acts in public.
_OFFICES = (
    *("Admiral", "Ambassador", "Ayatollah", "Brigadier", "Captain", "Chairman", "Chancellor"),
    *("Chief", "Colonel", "Commander", "Deputy", "Director", "Emir", "General", "Gov", "Governor"),
    *("Imam", "Judge", "Justice", "King", "Leader", "Lieutenant", "Major", "Mayor", "Minister"),
    *("MP", "President", "Prince", "Princess", "Prosecutor", "Queen", "Rep", "Representative"),
    *("Secretary", "Sen", "Senator", "Sergeant", "Speaker", "Spokesman", "Spokeswoman", "Sultan"),
    *("Supreme", "Vice"),
)
_STOP = frozenset((*_OTHER, *_OFFICES))
_SINGLE = frozenset(n for n in _NOUNS if " " not in n)
_DOUBLE = frozenset(n for n in _NOUNS if " " in n)
_DOUBLE_LAST = frozenset(n.split()[1] for n in _DOUBLE)
_ARTICLES = frozenset(("a", "an", "the", "his", "her", "their", "another", "one"))
_PARTICLES = frozenset(("al", "bin", "ibn", "bint", "van", "von", "de", "el"))
_CALLED = (["named"], ["called"], ["identified", "as"], ["known", "as"])
_YEARS = frozenset(f"{n}-year-old" for n in range(1, 100))
_AGES = frozenset(
    age for n in range(1, 100) for age in (f"{n},", f"{n}.", f"{n};", f"({n})", f"({n}),")
)
_ENDS = ",.;:!?)”’\"'"
_CUES = (
    frozenset(
        n + end
        for noun in _SINGLE | _DOUBLE_LAST
        for n in (noun, noun.capitalize())
        for end in ("", ",", ".", ";", ":", ")")
    )
    | _YEARS
    | _AGES
    | {"as"}
)
LONGEST = 4  # words of a name


def names_beside(text: str) -> Iterator[str]:
    """The names, word by word with single spaces; a name may come more than once."""
    words = text.split()
    for i, word in enumerate(words):
        if word not in _CUES:
            continue
        if word == "as":
            if "name" in words[max(0, i - 3) : i]:  # gave her name only as Sahar
                yield from _name_after(words, i + 1)
        elif word in _AGES:
            yield from _two(_name_before(words, i))
        elif word in _YEARS:
            yield from _name_after(words, i + 1)
        elif word.rstrip(_ENDS).lower() in _SINGLE or _pair(words, i) in _DOUBLE:
            if word[-1] not in _ENDS or word[-1] == ",":
                yield from _name_after(words, i + 1, alone=word[-1] != ",")
            yield from _name_before(words, _article(words, i))


def fuller(text: str, word: str) -> Iterator[str]:
    """The name in a fuller form: with the capitalised word that stands before it."""
    i = text.find(f" {word}")
    while i >= 0:
        before = text[max(0, i - _LONGEST_WORD) : i].rsplit(None, 1)[-1:]
        bare = before[0].lstrip("“\"(‘'«[") if before else ""
        if _is_name(bare) and bare not in _STOP and bare not in _TITLES:
            yield f"{bare} {word}"
        i = text.find(f" {word}", i + 1)


_LONGEST_WORD = 40
_TITLES = frozenset(("Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Sir", "Haj", "Haji", "Seyed"))


def _pair(words: list[str], i: int) -> str:
    return f"{words[i - 1]} {words[i].rstrip(_ENDS)}".lower() if i else ""


def _two(names: list[str]) -> list[str]:
    return [n for n in names if " " in n]


def _article(words: list[str], noun: int) -> int:
    """Where "a 19-year-old law student" begins; -1 if no article opens it."""
    for i in range(noun - 1, max(noun - 5, 0), -1):
        if words[i] in _ARTICLES:
            return i
        if words[i][-1] in _ENDS:
            break
    return -1


def _name_before(words: list[str], i: int) -> list[str]:
    """The name that ends before word ``i``: with a comma, or before an age in brackets."""
    if i < 1 or not (words[i - 1].endswith(",") or words[i].startswith("(")):
        return []
    name: list[str] = []
    for j in range(i - 1, max(i - 1 - LONGEST, -1), -1):
        word = words[j].rstrip(_ENDS) if j == i - 1 else words[j]
        if not _is_name(word) and not (name and word in _PARTICLES):
            break
        name.insert(0, word)
        if j and words[j - 1][-1] in _ENDS:
            break
    while name and (name[0] in _STOP or name[0] in _PARTICLES):
        if name[0] in _OFFICES:
            return []
        name.pop(0)
    return [" ".join(name)] if name and not _STOP.intersection(name) else []


def _name_after(words: list[str], i: int, alone: bool = True) -> list[str]:
    """The name that begins at word ``i``, or after "named"; of one word only if ``alone``."""
    i += next((len(c) for c in _CALLED if words[i : i + len(c)] == c), 0)
    if i < len(words) and words[i].rstrip(_ENDS) in _SINGLE:  # "23-year-old student Ines Harrow"
        alone = alone and not words[i].endswith(",")
        i += 1
    name: list[str] = []
    for word in words[i : i + LONGEST]:
        bare = word.strip(_ENDS)
        if (not _is_name(bare) or bare in _STOP) and not (name and bare in _PARTICLES):
            break
        name.append(bare.removesuffix("’s").removesuffix("'s"))
        if word[-1] in _ENDS or bare != name[-1]:
            break
    while name and name[-1] in _PARTICLES:
        name.pop()
    return [" ".join(name)] if name and (alone or len(name) > 1) else []


def _is_name(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word[-1].isalpha()
