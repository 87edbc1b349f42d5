"""review: the web app in which people read, judge and compare a casebook's claims.

Server-rendered pages over :class:`onrecord.store.Casebook`; it writes nothing but Judgements (and
accounts). ``read`` shows reports, ``queue`` puts one claim after another, ``events`` what claims
add up to, ``look`` time, map and coverage, ``coding`` the agreement of two coders, ``figures``
what the judgements teach. Every page is also JSON::

    from onrecord.review import Settings, create_app

    app = create_app(book, Settings(user="ada"))   # an ASGI app, for uvicorn or a test client

Nothing is loaded from elsewhere: styles, scripts and the map's shapes lie in ``static``. What a
person may see is decided in one place (``sight``), what a request must be in another (``guard``).
"""

from onrecord.review.app import create_app
from onrecord.review.settings import Settings, is_loopback

__all__ = ["Settings", "create_app", "is_loopback"]
