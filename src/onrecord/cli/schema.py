"""onrecord schema: the JSON Schema of a record."""

from __future__ import annotations

import json

import typer

from onrecord.records import json_schema

__all__ = ["schema"]


def schema() -> None:
    """Print the JSON Schema of the records.

    Example: onrecord schema > onrecord-1.schema.json
    """
    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
