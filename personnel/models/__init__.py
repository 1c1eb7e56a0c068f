"""Units, officers, badge holdings, postings, roles, policy versions, sign-ins."""

from .corrections import CorrectionAnswer, CorrectionRequest
from .officers import BadgeHolding, Officer
from .policies import PolicyVersion
from .postings import Posting
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
    "RecoveryCode",
    "RoleGrant",
    "SecondFactorReset",
    "SecurityKey",
    "SignIn",
    "Unit",
]
