"""The hash that tells whether the content of a question has changed."""

import hashlib
import json

from question_bank.domain.kinds import KINDS
from question_bank.domain.question import Content


def fingerprint(content: Content) -> str:
    """``sha256:`` and the hash of everything that a revision freezes, independent of layout in a file."""
    kind = KINDS.get(content.kind)
    key = kind.key_to_json(content.key) if kind and content.key is not None else None
    facts = {
        "kind": content.kind,
        "stem": content.stem,
        "options": list(content.options),
        "key": key,
        "explanation": content.explanation,
        "marks": str(content.marks.normalize()),
        "subject": content.subject,
        "difficulty": content.difficulty,
        "citations": list(content.citations),
        "fixed_order": content.fixed_order,
    }
    canonical = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def reference_of(kind: str, stem: str) -> str:
    """The reference of a question whose file gives none: the same stem gets the same one again."""
    return "h-" + hashlib.sha256(f"{kind}|{stem}".encode()).hexdigest()[:12]
