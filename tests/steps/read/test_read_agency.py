"""ninjs and NewsML-G2: text items with their versions, corrections and kills."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_files import BODY, newsml

from onrecord.records import Decision, Document, Failure, Status
from onrecord.steps.read import read_bytes, read_text
from onrecord.steps.read.versions import RULE, withdrawals

MADE = "2026-01-01T00:00:00Z"
NINJS = {
    "uri": "urn:newsml:wire.example:7",
    "type": "text",
    "version": "3",
    "language": "en-GB",
    "firstCreated": "2019-11-18T22:00:00Z",
    "versionCreated": "2019-11-19T10:00:00+01:00",
    "pubStatus": "usable",
    "by": "Jo Doe",
    "copyrightHolder": "Northland Wire",
    "headlines": [
        {"role": "short", "value": "Bridge"},
        {"role": "main", "value": "Guards close it"},
    ],
    "bodies": [
        {"role": "main", "contentType": "text/plain", "value": "plain"},
        {"role": "main", "contentType": "text/html", "value": f"<p>{BODY}</p><h2>More</h2>"},
    ],
}


def one(raw: bytes) -> Document | Failure:
    (item,) = read_bytes(raw, "f")
    return item


def ninjs(**changes: object) -> Document | Failure:
    item = {k: v for k, v in (NINJS | changes).items() if v is not None}
    return one(json.dumps(item).encode())


def kinds(d: Document) -> list[tuple[str, str]]:
    return [(b.kind.value, d.text[b.start : b.end]) for b in d.blocks]


class TestNinjs:
    def test_a_text_item(self):
        d = ninjs()
        assert isinstance(d, Document)
        assert (d.ref, d.title, d.outlet, d.author) == (
            "urn:newsml:wire.example:7", "Guards close it", "Northland Wire", "Jo Doe",
        )  # fmt: skip
        assert (d.status, d.version, d.language) == (Status.USABLE, 3, "en")
        assert kinds(d) == [("title", "Guards close it"), ("paragraph", BODY), ("heading", "More")]
        assert {x.role.value: x.when.edtf for x in d.dates} == {
            "published": "2019-11-18",
            "updated": "2019-11-19",
        }

    def test_version_1_by_its_older_names(self):
        old = {
            "uri": "http://wire.example/1", "headline": "Guards close it", "byline": "Jo Doe",
            "pubstatus": "canceled", "versioncreated": "2019-11-19T10:00:00Z", "body_text": BODY,
            "version": 2,
        }  # fmt: skip
        d = one(json.dumps(old, indent=1).encode())
        assert isinstance(d, Document)
        assert (d.status, d.version, d.url) == (Status.CANCELED, 2, "http://wire.example/1")
        assert d.published is not None

    def test_items_a_line(self):
        lines = b"\n".join(json.dumps(NINJS | {"uri": f"u:{i}"}).encode() for i in (1, 2))
        assert [d.ref for d in read_bytes(lines, "f")] == ["u:1", "u:2"]

    def test_correction(self):
        assert ninjs(edNote="CORRECTS number of arrests").status is Status.CORRECTED
        assert ninjs(edNote="Adds quote").status is Status.USABLE
        assert ninjs(pubStatus="withheld", edNote="Correction to follow").status is Status.WITHHELD

    def test_a_kill_without_a_body_is_kept_and_marked(self):
        d = ninjs(pubStatus="canceled", bodies=None, headlines=None, edNote="Kill: it is false")
        assert isinstance(d, Document)
        assert d.withdrawn
        assert d.text == "Kill: it is false"

    def test_a_report_of_ours_is_none(self):
        d = one(json.dumps({"id": "a", "uri": "u:1", "headlines": [], "text": BODY}).encode())
        assert isinstance(d, Document)
        assert d.ref == "a"

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"type": "picture"}, "not_text"),
            ({"language": "fa"}, "language"),
            ({"bodies": None, "headlines": None}, "no_text"),
            ({"bodies": 7}, "bad_field"),
            ({"uri": None}, "missing_text"),
        ],
    )
    def test_reasons(self, changes, reason):
        item = ninjs(**changes)
        assert isinstance(item, Failure), item
        assert item.reason == reason


class TestNewsml:
    def test_a_text_item(self):
        content = (
            "<headline>Guards close it</headline><by>Jo Doe</by><language tag='en'/>"
            "<contentCreated>2019-11-17T10:00:00Z</contentCreated>"
        )
        d = one(newsml("", content, f"<p>{BODY}</p><h2>More</h2>", version=4))
        assert isinstance(d, Document)
        assert (d.ref, d.outlet, d.author, d.version) == (
            "urn:newsml:wire.example:1", "Northland Wire", "Jo Doe", 4,
        )  # fmt: skip
        assert kinds(d) == [("title", "Guards close it"), ("paragraph", BODY), ("heading", "More")]
        assert {x.role.value: x.when.edtf for x in d.dates} == {
            "published": "2019-11-19",
            "unknown": "2019-11-17",
        }

    @pytest.mark.parametrize(
        ("meta", "status"),
        [
            ('<pubStatus qcode="stat:usable"/>', Status.USABLE),
            ('<pubStatus qcode="stat:canceled"/>', Status.CANCELED),
            (
                '<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"/>',
                Status.WITHHELD,
            ),
            ('<signal qcode="sig:correction"/>', Status.CORRECTED),
            ('<signal qcode="sig:update"/>', Status.USABLE),
        ],
    )
    def test_status(self, meta, status):
        d = one(newsml(meta, body=f"<p>{BODY}</p>"))
        assert isinstance(d, Document)
        assert d.status is status

    def test_nitf(self):
        raw = newsml(body="").decode()
        nitf = (
            '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head><hedline><hl1>H</hl1>'
            f"</hedline></body.head><body.content><p>{BODY}</p></body.content></body></nitf>"
        )
        start, end = raw.index("<html"), raw.index("</inlineXML>")
        d = one((raw[:start] + nitf + raw[end:]).encode())
        assert isinstance(d, Document)
        assert d.text == BODY

    def test_a_message_with_several_items(self):
        item = newsml(body=f"<p>{BODY}</p>").decode().partition("?>")[2]
        other = item.replace("wire.example:1", "wire.example:2").replace(
            "ninat:text", "ninat:picture"
        )
        raw = (
            '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
            f"{item}{other}</itemSet></newsMessage>"
        )
        first, second = read_bytes(raw.encode(), "f")
        assert isinstance(first, Document)
        assert isinstance(second, Failure)
        assert (second.ref, second.reason) == ("urn:newsml:wire.example:2", "not_text")

    @pytest.mark.parametrize(
        ("raw", "reason"),
        [
            (newsml(body=""), "no_text"),
            (newsml(body="<p>x</p>")[:-9], "not_xml"),
            (
                b'<?xml version="1.0"?><!DOCTYPE newsItem [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>'
                b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/">&b;</newsItem>',
                "xml_bomb",
            ),
            (
                b'<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/"><a/></packageItem>',
                "not_text",
            ),
            (b'<?xml version="1.0"?><inventory><item/></inventory>', "unknown_format"),
        ],
    )
    def test_reasons(self, raw, reason):
        item = one(raw)
        assert isinstance(item, Failure), item
        assert item.reason == reason

    def test_deep_nesting(self):
        item = one(newsml(body="<b>" * 300 + "x" + "</b>" * 300))
        assert isinstance(item, Failure)
        assert item.reason in ("xml_bomb", "not_xml")


def version(number: int | None, status: Status, text: str = BODY) -> Document:
    from dataclasses import replace

    d = read_text(f"{text} Version {number}, {status.value}.", ref="u:1")
    return replace(d, version=number, status=status)


class TestWithdrawals:
    def test_a_kill_withdraws_all_versions(self):
        versions = [
            version(1, Status.USABLE),
            version(2, Status.CORRECTED),
            version(3, Status.CANCELED),
        ]
        found = list(withdrawals(versions, MADE))
        assert [j.target for j in found] == [d.id for d in versions]
        assert {(j.decision, j.by) for j in found} == {(Decision.WITHDRAW, RULE)}
        assert "killed" in found[0].reason
        assert "version 3" in found[0].reason

    def test_a_correction_withdraws_only_what_was_before(self):
        versions = [
            version(1, Status.USABLE),
            version(2, Status.CORRECTED),
            version(3, Status.USABLE),
        ]
        assert [j.target for j in withdrawals(versions, MADE)] == [versions[0].id]

    def test_without_numbers_only_a_kill_counts(self):
        first = version(None, Status.USABLE)
        assert not list(withdrawals([first, version(None, Status.CORRECTED)], MADE))
        assert len(list(withdrawals([first, version(None, Status.CANCELED)], MADE))) == 2

    def test_other_stories_are_left_alone(self):
        other = read_text(BODY, ref="u:2")
        targets = {j.target for j in withdrawals([other, version(1, Status.CANCELED)], MADE)}
        assert other.id not in targets

    @given(st.permutations(range(4)))
    def test_order_never_matters(self, order):
        versions = [
            version(1, Status.USABLE), version(2, Status.WITHHELD), version(3, Status.USABLE),
            version(None, Status.USABLE),
        ]  # fmt: skip
        expected = list(withdrawals(versions, MADE))
        assert list(withdrawals([versions[i] for i in order], MADE)) == expected
