"""Units, officers, reading places, badge holdings, postings, roles, policy versions, sign-ins."""

from .officers import BadgeHolding, Officer, TextSize
from .policies import PolicyVersion
from .postings import Posting
from .reading_places import ReadingPlace
from .roles import RoleGrant
from .sign_ins import OneTimeCode, PasswordUse, SignIn
from .units import Unit

__all__ = [
    "BadgeHolding",
    "Officer",
    "OneTimeCode",
    "PasswordUse",
    "PolicyVersion",
    "Posting",
    "ReadingPlace",
    "RoleGrant",
    "SignIn",
    "TextSize",
    "Unit",
]
