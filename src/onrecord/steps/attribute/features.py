"""What can be seen of a draft, as named features for the log-linear model that rates it."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.records import Parse
from onrecord.steps.attribute.draft import OWN_CLAUSE, Draft
from onrecord.steps.attribute.quotes import Quote

__all__ = ["features"]

MODALS = frozenset(
    ("will", "would", "can", "could", "should", "must", "may", "might", "shall", "'ll", "'d")
)
FIRST = frozenset(("i", "we"))
VAGUE = frozenset(("you", "one", "it", "they", "this", "that", "who", "which"))
STEPS = (15, 40, 80, 160, 320)


def features(parse: Parse, draft: Draft, quotes: Sequence[Quote]) -> tuple[str, ...]:
    """Names of the features that hold, in a fixed order."""
    kind, _, lemma = draft.reason.partition(":")
    out = ["bias", f"rule={kind}", f"cue={draft.reason}"]
    if lemma:
        out.append(f"lemma={lemma}")
    if set(draft.reasons) - {OWN_CLAUSE}:
        out.append("joined_quotation")
    size = sum(draft.size > step for step in STEPS)
    out.append(f"size={size}")
    out.append(f"{kind}&size={min(size, 3)}")
    quoted = draft.cue is not None and any(q.start <= draft.cue[0] < q.end for q in quotes)
    if quoted:
        out += ["cue_in_quotation", f"cue_in_quotation&{kind}"]
    if draft.source_token is None or draft.source is None:
        out += ["no_source", f"no_source&{kind}"]
    else:
        out += _source(parse, draft)
    if draft.cue_token is not None:
        out += _cue(parse, draft, kind)
    return tuple(out)


def _source(parse: Parse, draft: Draft) -> list[str]:
    assert draft.source_token is not None
    head = parse.doc[draft.source_token]
    low = head.lower_
    if low in FIRST:
        return ["source=first_person", f"first&{draft.reason}"]
    if low in VAGUE:
        return [f"source={low}"]
    out = [f"source_pos={head.pos_}"]
    if head.ent_type_:
        out.append(f"source_ent={head.ent_type_}")
    if head.pos_ == "NOUN":
        out.append(f"source_lemma={head.lemma_.lower()}")
        if head.tag_ == "NNS":
            out.append("source_plural_noun")
    return out


def _cue(parse: Parse, draft: Draft, kind: str) -> list[str]:
    assert draft.cue_token is not None
    cue = parse.doc[draft.cue_token]
    out = [f"tag={cue.tag_}", f"dep={cue.dep_}", f"{kind}&tag={cue.tag_}"]
    for child in cue.children:
        if child.dep_ == "neg":
            out.append(f"negated&{kind}")
        elif child.dep_ in ("aux", "auxpass"):
            if child.lower_ in MODALS:
                out.append("modal")
            elif child.lower_ == "to":
                out.append("infinitive")
            elif child.dep_ == "auxpass":
                out.append("passive")
        elif child.dep_ == "mark":
            out.append(f"mark={child.lower_}")
        elif child.dep_ == "ccomp":
            if any(g.dep_ == "mark" and g.lower_ == "that" for g in child.children):
                out.append("that_clause")
            elif any(g.dep_ == "advmod" and g.tag_ == "WRB" for g in child.children):
                out.append("wh_clause")
        elif child.dep_ == "dobj":
            out.append(f"object_pos={child.pos_}")
            if child.pos_ == "NOUN":
                out.append(f"object={child.lemma_.lower()}")
    return out
