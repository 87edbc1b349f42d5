"""onrecord fetch: pages that the user names, kept as a web archive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from onrecord.cli.code import SOME_FAILED
from onrecord.cli.files import STANDARD, check_free, whole_file
from onrecord.cli.terminal import plain
from onrecord.errors import OptionError, ReadError
from onrecord.records import Failure

if TYPE_CHECKING:
    from onrecord.steps.fetch import Exchange, Limits

__all__ = ["fetch"]


def fetch(
    urls: Annotated[
        list[str], typer.Argument(metavar="URL", help="Whole addresses, http or https.")
    ],
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help="Where to (.warc.gz).")
    ],
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output.")] = False,
    seconds: Annotated[
        float, typer.Option("--timeout", min=1, max=600, help="Seconds for each address.")
    ] = 60,
    megabytes: Annotated[
        int, typer.Option("--max-mb", min=1, max=200, help="Megabytes of each page.")
    ] = 20,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only errors.")] = False,
) -> None:
    """Fetch single pages and keep what was asked and answered as WARC.

    Only the addresses that you name are asked for, and what they redirect to; no links are
    followed, no scripts run, no cookies kept. robots.txt is obeyed, and addresses that are not on
    the public internet are refused. Pages that could not be had are named on standard error; the
    exit code is then 3.

    Example: onrecord fetch https://example.org/report -o report.warc.gz
    """
    from onrecord.steps.fetch import Limits

    if output == STANDARD or not output.endswith(".warc.gz"):
        raise OptionError(f"-o {output}: name a file that ends in .warc.gz")
    check_free(Path(output), force)
    limits = Limits(seconds=seconds, size=megabytes * 1_000_000)
    with whole_file(output, force) as stream:
        pages, failures = _write(urls, limits, stream, quiet)
        if not pages:  # raised in here, so that no file is left
            raise ReadError(failures[0].reason, "no page was fetched, so nothing was written")
    if not quiet:
        sys.stderr.write(f"{pages} of {len(urls)} pages -> {output}\n")
    if failures:
        raise typer.Exit(SOME_FAILED)


def _write(
    urls: list[str], limits: Limits, stream: BinaryIO, quiet: bool
) -> tuple[int, list[Failure]]:
    """Write every exchange; the number of pages, and what could not be had."""
    from datetime import UTC, datetime

    from onrecord.steps.fetch import AGENT, warc_records, warcinfo
    from onrecord.steps.fetch import fetch as asked

    pages, failures = 0, []
    stream.write(warcinfo(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), AGENT))
    for item in asked(urls, limits):
        if isinstance(item, Failure):
            failures.append(item)
            sys.stderr.write(f"not fetched: {plain(item.ref)}: {plain(item.message)}\n")
            continue
        stream.write(warc_records(item))
        if item.page and item.status == 200:
            pages += 1
            if not quiet:
                _say(item)
    return pages, failures


def _say(exchange: Exchange) -> None:
    size = len(exchange.response)
    sys.stderr.write(f"fetched: {plain(exchange.url)} ({size:,} bytes, sha256 {exchange.sha256})\n")
