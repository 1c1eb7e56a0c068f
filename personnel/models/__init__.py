"""Units, officers, badge holdings, postings, roles, policy versions, sign-ins."""

from .officers import BadgeHolding, Officer
from .policies import PolicyVersion
from .postings import Posting
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
    "RoleGrant",
    "SignIn",
    "Unit",
]
