"""A sealed paper goes to the printer in its order, with its marks, and every time is noted."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from core.clock import now
from core.models import AuditEvent
from exams.actions.compose_paper import Choice
from exams.actions.seal_paper import seal_paper
from exams.models import Exam, PaperItem
from question_bank.actions.store_picture import store_picture
from tests.exams.managing import desk, draft, sealed
from tests.factories import Cast, approved_question, bank, cast


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def address(exam: Exam, form: int = 1) -> str:
    return reverse("exams:manage_print", args=[exam.pk, form])


def words_of(content: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()


def test_the_questions_stand_in_the_order_of_the_paper_without_key(people: Cast) -> None:
    exam = sealed(people)
    items = PaperItem.objects.filter(paper__exam=exam).select_related("revision").order_by("position")

    answer = desk(people.wang).get(address(exam), {"as": "paper-docx"})

    words = words_of(answer.content)
    places = [words.index(item.revision.stem) for item in items]
    assert places == sorted(places)
    assert "参考答案" not in words
    assert exam.title in words
    assert AuditEvent.objects.get(kind="exam.paper_printed").facts == {
        "form": 1, "as": "paper-docx", "with_key": False,
    }  # fmt: skip


def test_the_key_is_printed_for_those_who_may_read_questions(people: Cast) -> None:
    exam = sealed(people)

    answer = desk(people.wang).get(address(exam), {"as": "paper-docx", "keys": "1"})

    assert "参考答案" in words_of(answer.content)


def test_without_a_word_about_the_form_it_is_a_pdf(people: Cast) -> None:
    answer = desk(people.wang).get(address(sealed(people)))

    assert answer.content.startswith(b"%PDF")


def test_a_form_that_is_not_sealed_is_not_found(people: Cast) -> None:
    exam = sealed(people)

    assert [desk(people.wang).get(address(exam, form)).status_code for form in (0, 2, 10**12)] == [404] * 3
    assert not AuditEvent.objects.filter(kind="exam.paper_printed").exists()


def test_a_picture_of_a_sealed_question_is_printed_and_one_whose_file_is_gone_is_told(people: Cast) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (41, 43), "red").save(drawn, "PNG")
    own = bank(people.bureau)
    picture = store_picture(data=drawn.getvalue(), bank=own, actor=people.wang, at=now())
    asked = approved_question(own, "p1", stem=f'<p>看图。<img src="image:{picture.sha256}" alt="标志"></p>')
    exam = draft(people)
    seal_paper(exam=exam, choices=[Choice(asked, Decimal(2))], actor=people.wang, at=now())
    trainer = desk(people.wang)

    whole = trainer.get(address(exam), {"as": "paper-docx"})
    default_storage.delete(picture.stored_as)
    without = trainer.get(address(exam), {"as": "paper-docx"})

    assert "a:blip" in words_of(whole.content)
    assert "[标志]" in words_of(without.content)
    assert len(list(get_messages(without.wsgi_request))) == 1
