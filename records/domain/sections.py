"""The parts of an enforcement file. The default is a real bureau's table of contents; a bureau may set its own."""

from __future__ import annotations

from dataclasses import dataclass

LEGAL_TRAINING_AND_EXAMS = "legal_training_and_exams"


@dataclass(frozen=True, slots=True)
class Section:
    """One part: its code in entries, and its title as printed (Chinese, as in the paper forms)."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class FileSections:
    """Policy `file_sections`: the parts of an officer's file, in order."""

    sections: tuple[Section, ...] = (
        Section("basic_facts", "民警基本情况登记表"),
        Section(LEGAL_TRAINING_AND_EXAMS, "法律培训考试考核情况登记表"),
        Section("monthly_summary", "月民警执法情况总结表"),
        Section("case_file_assessment", "刑事案卷评估表"),
        Section("case_approvals", "案件审核审批记录"),
        Section("legal_officer_reviews", "法制员案件审核意见登记表"),
        Section("case_review_scores", "刑事案件审核测评记录"),
        Section("quality_evaluation", "执法质量考评情况登记表"),
        Section("rewards_and_sanctions", "民警执法奖惩情况登记表"),
        Section("complaints", "被投诉执法行为登记表"),
        Section("inspections", "执法检查情况记录"),
        Section("supervision_documents", "有关部门下发的执法监督文书登记表"),
    )

    def title_of(self, code: str) -> str:
        """Title of the part with `code`; the code itself when a later policy dropped the part."""
        return next((section.title for section in self.sections if section.code == code), code)
