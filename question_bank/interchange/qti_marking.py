"""How an item of QTI 3.0 is marked by machine: one of QTI's own templates where it says it, else the rule in full.

Points of written questions are given by people; a case adds up what its other parts earn. Whether half of the right
options earn anything is the rule of an exam, not of a question, so a choice is right as a whole or not at all.
"""

from __future__ import annotations

from decimal import Decimal

from question_bank.domain.kinds.matching import chosen_pairs
from question_bank.domain.question import Content, Part
from question_bank.domain.rubric import plain

TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates"
EXACT = ("single_choice", "multiple_choice", "indefinite_choice", "true_false", "ordering")


def blank_names(asked: Content | Part, name: str) -> list[str]:
    """The names of the answers of a fill-in question; a single one bears the name that the templates expect."""
    count = len(asked.key) if isinstance(asked.key, tuple) else 0
    return [name] if count == 1 else [f"{name}_{number + 1}" for number in range(count)]


def processing(content: Content) -> str:
    """The marking of an item; empty where people mark all of it."""
    if content.kind == "case_analysis":
        rules = [_rule(part, f"RESPONSE{place}") for place, part in enumerate(content.parts, 1)]
        told = "".join(rules)
    else:
        template = _template(content)
        if template:
            return f'<qti-response-processing template="{TEMPLATES}/{template}.xml"/>'
        told = _rule(content, "RESPONSE")
    return f"<qti-response-processing>{told}</qti-response-processing>" if told else ""


def _template(content: Content) -> str:
    """A template marks the answer `RESPONSE`: with 1 when all is right, or with 1 for each pair or blank."""
    if content.kind in EXACT and content.marks == 1:
        return "match_correct"
    if content.kind == "fill_in" and content.marks == 1 and blank_names(content, "RESPONSE") == ["RESPONSE"]:
        return "map_response"
    if content.kind == "matching" and content.marks == _pairs(content):
        return "map_response"
    return ""


def _rule(asked: Content | Part, name: str) -> str:
    marks = plain(asked.marks)
    if asked.kind in EXACT:
        return (
            "<qti-response-condition><qti-response-if><qti-match>"
            f'<qti-variable identifier="{name}"/><qti-correct identifier="{name}"/></qti-match>'
            f"{_earn(_number(marks))}</qti-response-if></qti-response-condition>"
        )
    if asked.kind == "matching":
        return _earn(_share([name], asked.marks / max(1, _pairs(asked))))
    if asked.kind == "fill_in" and (names := blank_names(asked, name)):
        return _earn(_share(names, asked.marks / len(names)))
    return ""


def _pairs(asked: Content | Part) -> int:
    return len(chosen_pairs(asked.key)) if asked.key is not None else 0


def _share(names: list[str], each: Decimal) -> str:
    right = "".join(f'<qti-map-response identifier="{name}"/>' for name in names)
    return f"<qti-product><qti-sum>{right}</qti-sum>{_number(plain(each.quantize(Decimal('0.000001'))))}</qti-product>"


def _number(value: str) -> str:
    return f'<qti-base-value base-type="float">{value}</qti-base-value>'


def _earn(expression: str) -> str:
    return (
        '<qti-set-outcome-value identifier="SCORE"><qti-sum><qti-variable identifier="SCORE"/>'
        f"{expression}</qti-sum></qti-set-outcome-value>"
    )
