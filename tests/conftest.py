"""Fixtures that load once for the whole run, and the measuring data if it is there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from onrecord.pipeline import Coder
from onrecord.steps.annotate import Annotator

ROOT = Path(__file__).parent.parent

# On a submission the same examples every time; at a desk, new ones.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder.load()


@pytest.fixture(scope="session")
def annotator(coder: Coder) -> Annotator:
    return coder.annotator


@pytest.fixture(scope="session")
def examples() -> Path:
    return ROOT / "examples"


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the measuring data (../shared) is not here")
    return SHARED
