"""Subjects as people name them, and the making of new ones."""

from __future__ import annotations

from collections.abc import Collection

from question_bank.models import Subject

DEFAULT_SUBJECT, DEFAULT_SUBJECT_NAME = "general", "综合"
"""Where questions go whose subject is not named."""


class SubjectNames:
    """Subjects by code or name, loaded once."""

    def __init__(self) -> None:
        self._codes = {DEFAULT_SUBJECT: DEFAULT_SUBJECT, DEFAULT_SUBJECT_NAME: DEFAULT_SUBJECT}
        for code, name in Subject.objects.values_list("code", "name"):
            self._codes.setdefault(name.casefold(), code)
            self._codes[code.casefold()] = code

    def code_of(self, written: str) -> tuple[str, bool]:
        """The code of the subject that `written` names, and whether it is a new one; empty is the default."""
        known = self._codes.get(written.casefold())
        if known is not None:
            return known, False
        return (written, True) if written else (DEFAULT_SUBJECT, False)


def subjects_of(codes: Collection[str]) -> dict[str, Subject]:
    """The subjects with these codes; those that do not exist yet are made, named by their code.

    Call it inside the transaction that uses them.
    """
    known = {subject.code: subject for subject in Subject.objects.filter(code__in=codes)}
    names = {DEFAULT_SUBJECT: DEFAULT_SUBJECT_NAME}
    missing = [Subject(code=code, name=names.get(code, code)) for code in sorted(set(codes) - set(known))]
    return known | {subject.code: subject for subject in Subject.objects.bulk_create(missing)}
