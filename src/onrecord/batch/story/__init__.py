"""story: linking and corroboration as tasks, with the bytes that one machine gives.

``run`` is the driver. Each pass (``work``) is many tasks that can all be done at once; rows go from
one to the next through files in the output (``shuffle``). The passes: ``known`` (what must be known
of the whole collection), ``lineages`` (copies), ``accounts`` (links), ``events``. All rules are the
steps' own; here stands only what is brought together where.
"""

from __future__ import annotations

from onrecord.batch.story.run import StoryManifest, run_story

__all__ = ["StoryManifest", "run_story"]
