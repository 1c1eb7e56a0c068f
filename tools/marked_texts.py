"""Finding the texts that are marked for translation, in Python and in templates."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from django.utils.translation.template import templatize

_ARGUMENTS = {
    "gettext": ("text",),
    "pgettext": ("context", "text"),
    "ngettext": ("text", "plural"),
    "npgettext": ("context", "text", "plural"),
}
"""What the first arguments of each function mean."""

_FUNCTIONS = {
    name: meaning for base, meaning in _ARGUMENTS.items() for name in (base, f"{base}_lazy", f"{base}_noop")
}
_CALL = re.compile(r"\b(npgettext|ngettext|pgettext|gettext|_)\(")
_LITERAL = re.compile(r"""\s*,?\s*(u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))""", re.DOTALL)


@dataclass(slots=True)
class Marked:
    """One text with its context and plural (empty when it has none) and the files where it stands."""

    text: str
    context: str = ""
    plural: str = ""
    places: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str, str]:
        """What a catalogue knows it by."""
        return self.context, self.text


def marked_in_python(source: str, place: str) -> tuple[list[Marked], list[str]]:
    """Marked texts of a module, and complaints about marks around something that is not a plain text."""
    tree = ast.parse(source)
    names = _imported_names(tree)
    marks, problems = [], []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        meaning = _meaning(node.func, names)
        if meaning is None:
            continue
        arguments = node.args[: len(meaning)]
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in arguments):
            problems.append(
                f"{place}:{node.lineno}: a marked text must be one plain text, with %(name)s for values"
            )
            continue
        values = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
        if len(values) == len(meaning) and all(isinstance(value, str) and value for value in values):
            marks.append(Marked(**dict(zip(meaning, map(str, values), strict=True))))
    return marks, problems


def _imported_names(tree: ast.Module) -> dict[str, str]:
    """Names under which the module knows the translating functions."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                if alias.name in _FUNCTIONS:
                    names[alias.asname or alias.name] = alias.name
    return names


def _meaning(function: ast.expr, names: dict[str, str]) -> tuple[str, ...] | None:
    if isinstance(function, ast.Name):
        return _FUNCTIONS.get(names.get(function.id, ""))
    if isinstance(function, ast.Attribute) and function.attr.startswith(tuple(_ARGUMENTS)):
        return _FUNCTIONS.get(function.attr)
    return None


def marked_in_template(source: str, place: str) -> tuple[list[Marked], list[str]]:
    """Marked texts of a template; raises SyntaxError where a translated block holds other tags."""
    marks = []
    calls = templatize(source, place)
    for call in _CALL.finditer(calls):
        meaning = _ARGUMENTS["gettext" if call[1] == "_" else call[1]]
        values, position = [], call.end()
        for _part in meaning:
            literal = _LITERAL.match(calls, position)
            if literal is None:
                break
            values.append(str(ast.literal_eval(literal[1])))
            position = literal.end()
        if len(values) == len(meaning) and values[-1]:
            marks.append(Marked(**dict(zip(meaning, values, strict=True))))
    return marks, []
