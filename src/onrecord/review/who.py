"""who: somebody who looks at the casebook, and what that person may do."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.store import ReviewRole

__all__ = ["Who", "at_least"]

_RANK = {role: rank for rank, role in enumerate(ReviewRole)}


def at_least(role: ReviewRole, needed: ReviewRole) -> bool:
    """May ``role`` do what ``needed`` may? Each role may do all that those before it may."""
    return _RANK[role] >= _RANK[needed]


@dataclass(frozen=True, slots=True)
class Who:
    """The person behind a request.

    ``csrf`` is the token that this person's forms must carry; ``local``: the user of this
    machine, in a casebook without accounts.
    """

    name: str
    role: ReviewRole
    csrf: str
    local: bool = False

    def may(self, needed: ReviewRole) -> bool:
        """Does the role reach that far?"""
        return at_least(self.role, needed)

    @property
    def sees_private(self) -> bool:
        """Are the names of private people shown?"""
        return self.may(ReviewRole.VIEWER)

    @property
    def judges(self) -> bool:
        """May this person decide on claims?"""
        return self.may(ReviewRole.CODER)

    @property
    def blind(self) -> bool:
        """Are the decisions of others kept from this person?

        A coder decides alone, or agreement would measure who reads whom. Curators adjudicate.
        """
        return self.role is ReviewRole.CODER
