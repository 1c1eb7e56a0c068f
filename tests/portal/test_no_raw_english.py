"""No page shows English that went through no translation: all of them are read in a language of brackets."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests.portal.crawling import said
from tests.portal.doors import DOORS
from tests.portal.openings import Opening, back_office, inhabited, openings
from tests.portal.world import desk
from tests.support.pseudo import WORD, outside, raw_english, speak_in_brackets, texts_in

STATIC = Path(__file__).resolve().parents[2] / "static"
DATA = (
    r"^English$",  # a language is named in itself
    r"[\w-]+\.(csv|xlsx|md)",  # name of a file somebody sent
    r"(fill_in|(single|multiple|indefinite)_choice|true_false)-1",  # the cast's questions
    r"\b(sha256|SHA-256)\b",
    r"\b[0-9a-f]{16,}\b",  # check values
    r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b",  # ids
    r"\b[A-Z]{16}\b",  # check code of a certificate
    r"\b[0-9A-F]{4}(-[0-9A-F]{4})+\b",  # code of a receipt
    r"\b(A|B|D|BD|ABD)\b",  # letters of options
    r"^(Alt|Esc|Ctrl( \+ \w+)* \+ \S+)$",  # keys
    r"^[a-z_]+:[a-z_:]*\d*$",  # what an event of the audit trail is about
    r"^\{.*\}$",  # facts of such an event, as they were recorded
    r"- Wagtail$",  # the product's name in the title of its pages
    r"\bSafe Exam Browser\b",  # a program
    r"\(PDF\)",  # a kind of file
    r"^(CSV|GIFT|Aiken|Moodle XML|QTI [\d., ]+)$",  # formats of other programs
    r"\b(BAC|CABD)\b|<(p|table|ul|ol)>",  # letters and signs of the examples in the template
    r"^(basic|intermediate|advanced|criminal|economic|public_order|exit_entry|traffic|drugs|door)$",  # codes of labels
)
"""What stays in Latin letters: names, codes and what people enter."""
WAGTAILS_OWN = {
    "Actions": "name of a landmark, written without translation in Wagtail's heading",
    "None": "a hidden counter of Wagtail's that has counted nothing",
}


def words_left(texts: set[str]) -> set[str]:
    """The phrases that hold words beside data, keys and names."""
    return {text for text in texts if WORD.search(re.sub("|".join(DATA), "", text))}


def raw_in(opening: Opening) -> set[str]:
    """Raw English of a page, or of the cells or lines of a file."""
    text = said(opening.answer)
    if opening.is_page:
        raw = raw_english(text)
        return words_left(raw - set(WAGTAILS_OWN) if opening.address.startswith("/admin/") else raw)
    if opening.kind == "application/zip" or opening.kind.startswith("image/"):
        return set()  # names of fields for programs; the words are those of the page that offers it
    if opening.kind == "application/json":
        return words_left({outside(part)[0] for part in texts_in(json.loads(text))})
    return words_left({outside(line)[0] for line in text.splitlines() if line != "None"})


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Refusals on the way to somebody who may are no news."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
def test_every_page_form_and_file_speaks_through_the_catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    world, clients = inhabited()
    speak_in_brackets(monkeypatch)
    seen = list(openings(world, clients))
    found = {opening.name: raw_in(opening) for opening in [*seen, *back_office(world)] if opening.kind}

    # Forms, sent with nothing in them.
    for opening in seen:
        if opening.name in DOORS and "POST" in DOORS[opening.name].methods and opening.is_page:
            answer = opening.client.post(opening.address, {"csrfmiddlewaretoken": "-"})
            sent = Opening(opening.name, opening.address, opening.client, answer)
            if answer["Content-Type"].startswith("text/html"):
                found[f"{opening.name} (sent empty)"] = words_left(raw_english(said(sent.answer)))

    assert {name: texts for name, texts in found.items() if texts} == {}
    assert len(found) > 100


@pytest.mark.django_db
def test_refusals_speak_through_the_catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    world, _clients = inhabited()
    speak_in_brackets(monkeypatch)
    strict = Client(enforce_csrf_checks=True)
    answers = {
        "not there": Client().get("/nothing/"),
        "refused": desk(world.people.li).get("/roles/"),
        "form out of date": strict.post("/login/", {"username": "1"}),
        "wrong method": Client().put("/login/"),
    }

    found = {name: words_left(raw_english(said(answer))) for name, answer in answers.items()}
    call = Client().get("/api/v1/me/sittings").json()

    assert {name: texts for name, texts in found.items() if texts} == {}
    assert outside(call["message"]) == ("", 0)


def test_no_script_of_ours_carries_a_sentence() -> None:
    spoken = re.compile(
        r"""(["'`])(?=[^"'`\n]*[A-Z\u4e00-\u9fff])(?:[A-Z][a-z]+(?: [a-z]+)+|[\u4e00-\u9fff])"""
    )
    comment = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
    found = {
        path.name: match[0]
        for path in STATIC.rglob("*.js")
        if "vendor" not in path.parts
        and (match := spoken.search(comment.sub("", path.read_text(encoding="utf-8"))))
    }

    assert found == {}
