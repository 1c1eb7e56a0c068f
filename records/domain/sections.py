"""The parts of enforcement files. The defaults are a real bureau's tables of contents; a bureau may set its own."""

from __future__ import annotations

from dataclasses import dataclass

BASIC_FACTS = "basic_facts"
LEGAL_TRAINING_AND_EXAMS = "legal_training_and_exams"
MONTHLY_SUMMARY = "monthly_summary"
QUALITY_EVALUATION = "quality_evaluation"
REWARDS_AND_SANCTIONS = "rewards_and_sanctions"


@dataclass(frozen=True, slots=True)
class Section:
    """One part: its code in entries, and its title as printed (Chinese, as in the paper forms)."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class FileSections:
    """Policy `file_sections`: the parts of an officer's file, in order."""

    sections: tuple[Section, ...] = (
        Section(BASIC_FACTS, "民警基本情况登记表"),
        Section(LEGAL_TRAINING_AND_EXAMS, "法律培训考试考核情况登记表"),
        Section(MONTHLY_SUMMARY, "月民警执法情况总结表"),
        Section("case_file_assessment", "刑事案卷评估表"),
        Section("case_approvals", "案件审核审批记录"),
        Section("legal_officer_reviews", "法制员案件审核意见登记表"),
        Section("case_review_scores", "刑事案件审核测评记录"),
        Section(QUALITY_EVALUATION, "执法质量考评情况登记表"),
        Section(REWARDS_AND_SANCTIONS, "民警执法奖惩情况登记表"),
        Section("complaints", "被投诉执法行为登记表"),
        Section("inspections", "执法检查情况记录"),
        Section("supervision_documents", "有关部门下发的执法监督文书登记表"),
    )

    def title_of(self, code: str) -> str:
        """Title of the part with `code`; the code itself when a later policy dropped the part."""
        return title_in(self.sections, code)


@dataclass(frozen=True, slots=True)
class UnitFileSections:
    """Policy `unit_file_sections`: the parts of a unit's file, in order."""

    sections: tuple[Section, ...] = (
        Section(BASIC_FACTS, "单位基本情况登记表"),
        Section(LEGAL_TRAINING_AND_EXAMS, "执法业务培训考试情况登记表"),
        Section(MONTHLY_SUMMARY, "每月单位执法情况总结"),
        Section("case_file_assessment", "刑事案卷评估表"),
        Section("case_approvals", "案件审核审批记录"),
        Section("legal_officer_reviews", "法制员案件审核意见登记表"),
        Section("case_review_scores", "法制大队案件审核测评表"),
        Section(QUALITY_EVALUATION, "单位执法质量考评情况登记表"),
        Section("reconsideration_and_litigation", "行政复议、诉讼、国家赔偿案件统计表"),
        Section("complaints", "信访投诉案件登记表"),
        Section("inspections", "执法检查情况记录"),
        Section("supervision_documents", "执法监督文书登记表"),
    )

    def title_of(self, code: str) -> str:
        """Title of the part with `code`; the code itself when a later policy dropped the part."""
        return title_in(self.sections, code)


def title_in(sections: tuple[Section, ...], code: str) -> str:
    """Title of the section with `code` among `sections`, else the code."""
    return next((section.title for section in sections if section.code == code), code)
