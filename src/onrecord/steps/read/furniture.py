"""Page machinery in plain text: clocks, share bars, menus, related links, notices.

Each rule is a form that a whole short line has; none knows any outlet.
"""

from __future__ import annotations

import re

from onrecord.steps.read.dates import MONTH, WEEKDAY

__all__ = ["LONGEST", "is_breadcrumb", "is_date_line", "is_furniture", "opens_related", "role_word"]

LONGEST = 300  # characters: a longer block is not looked at

_YEAR = r"(?:1[89]|20)\d\d"
_CLOCK = r"(?:\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)"
_ZONE = r"(?:\(?(?:GMT|UTC|[A-Z]{2,4}T)\b(?:\s*[+-]\d{1,2}(?::?\d\d)?)?\)?|local\s+time)"
_DAY = (
    rf"(?:{MONTH}\s+\d\d?(?:st|nd|rd|th)?,?\s+{_YEAR}|\d\d?(?:st|nd|rd|th)?[\s-]{MONTH},?[\s-]{_YEAR}"
    rf"|{_YEAR}[-/.]\d\d?[-/.]\d\d?|\d\d?[/.-]\d\d?[/.-]{_YEAR}|{MONTH}\s+{_YEAR})"
)
_JOIN = r"(?:\s*[,|·•–—-]\s*|\s+(?:at\s+)?)"
_DATE_LINE = re.compile(
    rf"(?:{_CLOCK}{_JOIN})?(?:{WEEKDAY},?\s+)?{_DAY}(?:{_JOIN}{_CLOCK})?(?:\s*{_ZONE})?\.?", re.I
)
_PUBLISHED = r"(?:first\s+|originally\s+)?(?:published|posted|issued)(?:\s+(?:on|at|date))?"
_PUBLISHED += r"|publication\s+date|publish(?:ing)?\s+date|release\s+date|date(?=\s*:)"
_UPDATED = (
    r"(?:last\s+)?(?:updated|modified|edited|revised)(?:\s+(?:on|at))?|last\s+update|update(?=\s*:)"
)
_RETRIEVED = r"(?:retrieved|accessed|archived|downloaded|saved)(?:\s+(?:on|at))?|access\s+date"
_ROLE = re.compile(
    rf"\b(?:(?P<published>{_PUBLISHED})|(?P<updated>{_UPDATED})|(?P<retrieved>{_RETRIEVED}))"
    rf"\s*[:\-–—]?\s*$",
    re.I,
)
_ROLE_LINE = re.compile(
    rf"(?:this\s+(?:article|story|page|post|entry)\s+was\s+)?(?:{_PUBLISHED}|{_UPDATED}|{_RETRIEVED})"
    rf"\s*[:\-–—]?\s*(?:{_CLOCK}{_JOIN})?(?:{WEEKDAY},?\s+)?{_DAY}.{{0,80}}",
    re.I | re.S,
)

_SITES = (
    r"facebook|twitter|x|whats\s?app|telegram|linked\s?in|reddit|pinterest|instagram|you\s?tube|tumblr"
    r"|flipboard|messenger|e-?mail|print|copy\s+(?:url|link)|link\s+copied|share|tweet|pin|save|rss"
)
_SHARE = re.compile(
    rf"(?:(?:share|tweet|e-?mail|print|pin|send|post|save|recommend|bookmark|copy)\s*"
    rf"(?:(?:this|the|it|on|to|via|with|by|in|your|friends?|page|post|link|url|article|story|report"
    rf"|news|{_SITES})\b[\s:,/|·•+&-]*)*|(?:{_SITES})\b[\s:,/|·•+&-]*(?:(?:{_SITES}|and|or|\d+)\b[\s:,/|·•+&-]*)*)\W*",
    re.I,
)
_RELATED = (
    r"related(?:\s+(?:articles?|stor(?:y|ies)|news|posts?|topics?|content|coverage|links?|reading|items?))?"
    r"|(?:read|see|watch|find\s+out|learn|view|show)\s+(?:more|also|next|all)(?:\s+(?:about|on|at)\b.{0,60})?"
    r"|also\s+(?:read|see|on\b.{0,40})|see\s+related|more\s+(?:on\s+this(?:\s+(?:story|topic))?"
    r"|(?:stor(?:y|ies)|news|articles)(?:\s+from\b.{0,40})?|from\b.{0,40})"
    r"|(?:recommended|suggested|editor'?s'?\s+picks?|most\s+(?:read|popular|viewed|shared)|trending(?:\s+now)?"
    r"|latest\s+(?:news|stories|headlines|posts)|top\s+stories|what\s+to\s+read\s+next|don['’]t\s+miss"
    r"|you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested\s+in)|in\s+this\s+section|popular\s+posts)"
    r"(?:\s+(?:for\s+you|articles|stories|reading))?"
)
_RELATED_LINE = re.compile(rf"(?:{_RELATED})\s*(?:[:»>→…-].{{0,200}})?", re.I | re.S)
_RELATED_HEAD = re.compile(rf"(?:{_RELATED})\s*[:»>→…-]?\s*", re.I)

_NOTICES = (
    # cookies, terms, rights
    r"(?:we|(?:this|our)\s+(?:web)?site|by\s+(?:continuing|using)\b.*?)\s+(?:and\s+our\s+partners\s+)?"
    r"(?:use|uses|agree)\b.*\bcookies?\b.*",
    r"(?:accept|reject|manage|allow)\s+(?:all\s+)?(?:cookies|(?:cookie|privacy)\s+\w+)",
    r"(?:cookie|privacy)\s+(?:policy|settings|notice|preferences)(?:\W.*)?",
    r"terms\s+(?:of\s+(?:use|service)|and\s+conditions)(?:\W.*)?",
    r"(?:copyright\s*(?:©|\(c\)|\d{4}|by\b|:)|©|\(c\)\s*\d{4}).*",
    r".{0,120}\ball\s+rights\s+reserved\b.*",
    # subscribe, follow, support
    r"(?:please\s+)?(?:subscribe|sign\s+(?:up|in)|log\s+in|register)"
    r"(?:\s+(?:to|for|now|here|today|with|via)\b.*|\W*)",
    r".{0,80}\b(?:our|free|daily|weekly)\b.{0,30}\bnewsletters?\b.*|newsletters?\W*",
    r"get\s+(?:the\s+latest|our|breaking)\b.{0,80}\b(?:inbox|e-?mail|alerts?|app)\b.*",
    r"(?:follow|join|like|find)\s+(?:us|our\s+\w+)(?:\s+(?:channel|page))?\s+(?:on|at|via)\b.*",
    r"(?:click|tap)\s+(?:here|to)\b.*",
    r"enter\s+your\s+e-?mail\b.*",
    r"(?:support\s+(?:us|our\s+(?:work|journalism))|donate(?:\s+(?:now|today|here))?)\W*",
    r"make\s+a\s+donation\W*",
    r"download\s+(?:our|the)\s+app\b.*",
    # advertising
    r"advertise?ments?\W*|advertise\s+with\s+us|sponsored(?:\s+content)?",
    r"(?:story|article)\s+continues\s+(?:below|after)\b.*",
    # navigation
    r"skip\s+(?:to|navigation|advert)\b.*",
    r"back\s+to\s+(?:top|home)\b.*",
    r"(?:toggle\s+)?(?:main\s+)?(?:menu|navigation|search|close|home|loading)[.…]*",
    r"(?:next|previous)(?:\s+(?:article|post|story|page))?\W*",
    r"end\s+(?:of\s+)?(?:item|article|message)\W*",
    r"photo\s+gallery|listen\s+to\s+this\s+article\b.*",
    r"your\s+browser\s+does\s+not\s+support\b.*|(?:please\s+)?enable\s+javascript\b.*",
    # comments, labels, counters
    r"(?:(?:no|\d+|leave\s+a|add\s+a|post\s+a|view|your)\s+)?(?:comments?|repl(?:y|ies))\W*",
    r"(?:tags?|filed\s+under|categor(?:y|ies)|topics|keywords|(?:news|story)\s+(?:id|code))\s*:.*",
    r"\d+\s*[- ]?min(?:ute)?s?(?:\s+read)?|reading\s+time\b.{0,40}",
    r"[\d.,]+\s*[km]?\s+(?:views?|shares?|likes?)",
)
_NOTICE = re.compile("|".join(f"(?:{rule})" for rule in _NOTICES), re.I | re.S)
# Editors' initials under a report, as agencies set them: "AB/CD", "MNA/TT".
_INITIALS = re.compile(r"[A-Z]{2,4}(?:/[A-Z]{2,4})+|[-–—#*_=~·• ]{3,}")
_PATH = re.compile(
    r"[^>»›/|]{2,60}(?:\s*[>»›]+\s*[^>»›/|]{2,160}){1,8}|[^/|]{2,40}(?:\s+[/|]\s+[^/|]{2,160}){2,8}"
)
_HOME = re.compile(
    r"(?:you\s+are\s+here\s*:?\s*)?(?:home|homepage|front\s+page)\s*[>»›/|:].*", re.I | re.S
)


def is_date_line(line: str) -> bool:
    """Is the line a date (with weekday, clock and zone, if any) and nothing else?"""
    return len(line) <= 80 and _DATE_LINE.fullmatch(line) is not None


def role_word(before: str) -> str | None:
    """``published``, ``updated`` or ``retrieved`` if the words before a date say so."""
    m = _ROLE.search(before[-60:])
    return m.lastgroup if m else None


def is_furniture(line: str) -> bool:
    """Is this whole block page machinery?

    Breadcrumbs need their neighbours: see ``kinds``.
    """
    if len(line) > LONGEST:
        return False
    return is_date_line(line) or any(
        rule.fullmatch(line) for rule in (_ROLE_LINE, _SHARE, _RELATED_LINE, _NOTICE, _INITIALS)
    )


def opens_related(line: str) -> bool:
    """Is the line the head of a list of other reports ("Related articles", "Most read")?"""
    return len(line) <= 80 and _RELATED_HEAD.fullmatch(line) is not None


def is_breadcrumb(line: str) -> bool:
    """Is the line a path of page sections with its separators ("Home > World > Asia")?"""
    if len(line) > LONGEST or line[-1] in ".!?":
        return False
    return _HOME.fullmatch(line) is not None or _PATH.fullmatch(line) is not None
