"""Guides on one page for every role: what to do, how often, and where."""

from portal.guides.administrators import ADMINISTRATORS
from portal.guides.bureau import BUREAU
from portal.guides.exams import EXAMS
from portal.guides.learning import LEARNING
from portal.guides.page import Guide, Job

GUIDES: tuple[Guide, ...] = (*LEARNING, *EXAMS, *BUREAU, *ADMINISTRATORS)
"""Every officer first."""

__all__ = ["GUIDES", "Guide", "Job"]
