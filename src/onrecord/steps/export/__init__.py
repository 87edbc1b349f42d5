"""export: Records -> what people read. Nothing here opens a file by name but ``formats``.

``rows`` makes the one table that CSV, Parquet, data frames and the terminal share; ``page`` a
self-contained HTML page; ``claimants`` the tree of who says what. ``formats`` writes the formats of
other tools, one file each, into a folder that the caller made. ``privacy`` takes private people's
names out of what is read on the user's own screen, ``redact``, which is stricter, out of what
leaves the machine.
"""

from onrecord.steps.export.claimants import Group, Node, claimants
from onrecord.steps.export.csv import write_csv
from onrecord.steps.export.page import write_page
from onrecord.steps.export.parquet import write_parquet
from onrecord.steps.export.passage import passage
from onrecord.steps.export.privacy import PRIVATE, mask
from onrecord.steps.export.rows import COLUMNS, Row, claim_rows

__all__ = [
    "COLUMNS",
    "PRIVATE",
    "Group",
    "Node",
    "Row",
    "claim_rows",
    "claimants",
    "mask",
    "passage",
    "write_csv",
    "write_page",
    "write_parquet",
]
