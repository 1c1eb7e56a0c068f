"""The hash that tells whether the content of a question has changed."""

import hashlib
import json

from question_bank.domain.kinds import KINDS
from question_bank.domain.parts import part_to_json
from question_bank.domain.question import Content
from question_bank.domain.rubric import rubric_to_json


def fingerprint(content: Content) -> str:
    """``sha256:`` and the hash of everything that a revision freezes, independent of layout in a file.

    What a question does not have (rubric, material, parts) is left out.
    """
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
    if content.rubric:
        facts["rubric"] = rubric_to_json(content.rubric)
    if content.material:
        facts["material"] = content.material
    if content.matches:
        facts["matches"] = list(content.matches)
    if content.parts:
        facts["parts"] = [part_to_json(part) for part in content.parts]
    canonical = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def reference_of(kind: str, stem: str) -> str:
    """The reference of a question whose file gives none: the same stem gets the same one again."""
    return "h-" + hashlib.sha256(f"{kind}|{stem}".encode()).hexdigest()[:12]
