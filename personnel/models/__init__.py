"""Units, officers, reading places, badge holdings, postings, roles, policy versions, sign-ins."""

from .corrections import CorrectionAnswer, CorrectionRequest
from .officers import BadgeHolding, Officer, TextSize
from .policies import PolicyVersion
from .postings import Posting
from .reading_places import ReadingPlace
from .roles import RoleGrant
from .second_factors import Authenticator, RecoveryCode, SecondFactorReset, SecurityKey
from .sign_ins import OneTimeCode, PasswordUse, SignIn
from .units import Unit

__all__ = [
    "Authenticator",
    "BadgeHolding",
    "CorrectionAnswer",
    "CorrectionRequest",
    "Officer",
    "OneTimeCode",
    "PasswordUse",
    "PolicyVersion",
    "Posting",
    "ReadingPlace",
    "RecoveryCode",
    "RoleGrant",
    "SecondFactorReset",
    "SecurityKey",
    "SignIn",
    "TextSize",
    "Unit",
]
