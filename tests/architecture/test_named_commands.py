"""What a page tells one to type exists: targets of make, commands of manage.py with their options, tools and benches."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

PROJECT = Path(__file__).parents[2]
PAGES = [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"), *(PROJECT / "deploy").rglob("*.md")]
TYPED = re.compile(r"```[a-z]*\n(.*?)```|^((?:    |\t).+)$|`([^`\n]+)`", re.DOTALL | re.MULTILINE)
OURS = re.compile(r"\bmanage\.py ([a-z_]+)([^\n|;&]*)")
OPTION = re.compile(r"(?<!\S)(--[a-z][a-z0-9-]*)")


def _typed() -> list[tuple[str, str]]:
    """(page, line) of everything that stands as code."""
    return [
        (page.relative_to(PROJECT).as_posix(), line)
        for page in PAGES
        if page.name != "CHANGELOG.md"
        for found in TYPED.finditer(page.read_text(encoding="utf-8"))
        for line in next(filter(None, found.groups())).replace("\\\n", " ").splitlines()
    ]


def _options(command: str) -> set[str]:
    owner = get_commands()[command]
    loaded = load_command_class(owner, command) if isinstance(owner, str) else owner
    parser = loaded.create_parser("manage.py", command)
    return {option for action in parser._actions for option in action.option_strings}


def test_every_target_of_make_exists() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        (page, target)
        for page, line in _typed()
        for target in re.findall(r"^(?:\w+=\S+ )*make ([a-z][a-z-]*)", line.strip())
    }

    assert {(page, target) for page, target in named if target not in targets} == set()
    assert len(named) > 15


def test_every_command_and_each_of_its_options_exists() -> None:
    known = get_commands()
    named = {
        (page, command, option)
        for page, line in _typed()
        for command, rest in OURS.findall(line)
        for option in ("", *OPTION.findall(rest))
    }
    wrong = {
        (page, command, option)
        for page, command, option in named
        if command not in known or (option and option not in _options(command))
    }

    assert wrong == set()
    assert len({command for _page, command, _option in named}) > 15


@pytest.mark.parametrize("folder", ["tools", "bench"])
def test_every_program_beside_the_product_exists(folder: str) -> None:
    named = {
        (page, path)
        for page, line in _typed()
        for path in re.findall(rf"(?<![\w/.]){folder}[./]([a-z_]+)\b(?!/)", line)
    }

    assert {(page, path) for page, path in named if not list((PROJECT / folder).glob(f"{path}.py"))} == set()
    assert len(named) > 3


def test_every_command_of_ours_stands_in_the_list_of_commands() -> None:
    listed = (PROJECT / "docs" / "commands.md").read_text(encoding="utf-8")
    own = {path.stem for path in PROJECT.glob("*/management/commands/*.py") if not path.stem.startswith("_")}

    assert {command for command in own if not re.search(rf"^\| `{command}\b", listed, re.MULTILINE)} == set()
