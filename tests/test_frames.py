import sys
from pathlib import Path

import pytest

from onrecord.errors import SetupError
from onrecord.frames import to_pandas, to_polars
from onrecord.records import Failure
from onrecord.steps.export import COLUMNS

sys.path.insert(0, str(Path(__file__).parent / "steps" / "export"))
import handmade


def test_one_row_a_claim_with_the_columns_of_the_table():
    frame = to_pandas([handmade.full(), Failure("x", "read", "empty", "empty")])
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["claimants"].fillna("own"))[:2] == ["own", "Ada Bell"]
    assert frame["killed_low"].sum() == 12
    assert str(frame["killed_low"].dtype) == "Int64"
    assert frame["own_voice"].dtype == bool


def test_private_names_are_masked_unless_asked_for():
    assert not to_pandas(handmade.full()).to_csv().count("Vale")
    assert to_pandas(handmade.full(), include_private=True).to_csv().count("Vale")


def test_no_records_still_make_a_frame():
    frame = to_pandas([])
    assert (len(frame), tuple(frame.columns)) == (0, COLUMNS)
    assert str(frame["latitude"].dtype) == "float64"


@pytest.mark.parametrize(("call", "module"), [(to_pandas, "pandas"), (to_polars, "polars")])
def test_a_missing_extra_says_what_to_install(monkeypatch, call, module):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SetupError, match=rf"pip install 'onrecord\[{module}\]'"):
        call([])


def test_polars_has_the_same_table():
    pytest.importorskip("polars", reason="polars is an extra")
    frame = to_polars(handmade.full())
    assert tuple(frame.columns) == COLUMNS
    assert frame["killed_low"].sum() == 12
