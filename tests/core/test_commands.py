"""How commands answer: JSON and nothing else, or one line; and with which exit code."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from core.commands import HouseCommand, WrongCall


class Count(HouseCommand):
    """Counts to what it was told."""

    def add_arguments(self, parser) -> None:
        super().add_arguments(parser)
        parser.add_argument("number")

    def handle(self, *, json: bool, number: str, **_options: object) -> None:
        if not number.isdigit():
            raise WrongCall(f"{number} is no number")
        self.report(as_json=json, data={"数": int(number)}, line=f"counted {number}", refused=number == "13")


def said(*arguments: str) -> str:
    output = StringIO()
    call_command(Count(), *arguments, stdout=output)
    return output.getvalue()


def test_a_command_says_one_line_to_people_and_json_to_programs():
    assert said("7") == "counted 7\n"
    assert json.loads(said("7", "--json")) == {"数": 7}


def test_some_refused_input_ends_with_one_after_the_answer():
    output = StringIO()

    with pytest.raises(SystemExit) as end:
        call_command(Count(), "13", "--json", stdout=output)

    assert end.value.code == 1
    assert json.loads(output.getvalue()) == {"数": 13}


def test_a_wrong_call_ends_with_two():
    with pytest.raises(WrongCall) as wrong:
        said("many")

    assert wrong.value.returncode == 2
