"""Pictures of questions: what is taken in, what is left of it, and who sees it."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import ExifTags, Image

from question_bank.domain.pictures import LONGEST_SIDE, PictureUnfit, rewritten
from question_bank.models import Picture, PictureInRevision, QuestionRevision
from tests.factories import BACKEND, Cast, bank, cast
from tests.factories.pictures import drawn

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("name", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_only_the_pixels_of_a_picture_are_kept(name: str) -> None:
    clean = rewritten(drawn(name=name) + b"<script>alert(1)</script>")

    assert clean.media_type == ("image/jpeg" if name == "JPEG" else "image/png")
    assert b"script" not in clean.data
    assert rewritten(drawn(name=name)).sha256 == clean.sha256


def test_where_a_photograph_was_taken_is_not_kept() -> None:
    exif = Image.Exif()
    exif[0x010F] = "camera of somebody"

    assert b"somebody" not in rewritten(drawn(name="JPEG", exif=exif)).data


def test_a_photograph_stands_upright_also_where_its_file_is_broken_otherwise() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "nobody"
    broken = exif.tobytes().replace(b"\x01\x0f\x00\x02", b"\x01\x0f\x00\x00")

    for written in (exif.tobytes(), broken):
        clean = rewritten(drawn(40, 30, name="JPEG", exif=written))
        assert (clean.width, clean.height) == (30, 40)


def test_a_large_picture_is_made_smaller() -> None:
    clean = rewritten(drawn(4000, 1000))

    assert (clean.width, clean.height) == (LONGEST_SIDE, 400)
    assert Image.open(BytesIO(clean.data)).size == (LONGEST_SIDE, 400)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (SVG, "picture_unreadable"),
        (b"", "picture_unreadable"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "picture_unreadable"),
        (drawn(200, 200)[:-40], "picture_unreadable"),
        (drawn(4, 40), "picture_too_small"),
        (b"\xff" * (5 * 1024 * 1024 + 1), "picture_too_large"),
    ],
)
def test_what_is_no_picture_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(PictureUnfit) as unfit:
        rewritten(data)
    assert unfit.value.code == code


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(PictureUnfit, match="too_many_pixels"):
        rewritten(drawn(5001, 4000, name="GIF"))


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def desk(officer: object) -> Client:
    client = Client()
    client.force_login(officer, backend=BACKEND)  # type: ignore[arg-type]
    return client


def test_an_author_puts_a_picture_into_a_question_and_only_readers_of_the_bank_see_it(people: Cast) -> None:
    own = bank(people.bureau, "city")
    wang = desk(people.wang)
    told = wang.post(
        reverse("question_bank:add_picture"),
        {"bank": own.pk, "picture": SimpleUploadedFile("x.svg", drawn())},
    )
    stem = f'<p onclick="x()">看图：</p><p><img src="{told.json()["reference"]}" alt="示意图"></p>'
    form = {
        "bank": own.pk, "ref": "P1", "use": "exam", "kind": "true_false", "stem": stem, "key": "对", "difficulty": "2",
        "parts-TOTAL_FORMS": "0", "parts-INITIAL_FORMS": "0",
    }  # fmt: skip

    looked = wang.post(reverse("question_bank:preview"), form).content.decode()
    saved = wang.post(reverse("question_bank:new"), form)

    revision = QuestionRevision.objects.get()
    address = told.json()["address"]
    assert (told.status_code, saved.status_code) == (201, 302)
    assert f'src="{address}"' in looked
    assert "onclick" not in revision.stem
    assert [(use.picture.sha256, use.is_key) for use in PictureInRevision.objects.all()] == [
        (Picture.objects.get().sha256, False)
    ]
    seen = wang.get(address)
    assert (seen.status_code, seen["Content-Type"]) == (200, "image/png")
    assert "private" in seen["Cache-Control"]
    assert default_storage.exists(Picture.objects.get().stored_as)
    assert {desk(person).get(address).status_code for person in (people.li, people.zhou)} == {404}
    assert Client().get(address).status_code == 302


def test_an_unknown_picture_and_a_foreign_bank_are_told(people: Cast) -> None:
    wang = desk(people.wang)
    foreign = wang.post(
        reverse("question_bank:add_picture"), {"bank": "999", "picture": SimpleUploadedFile("x.png", drawn())}
    )
    broken = wang.post(
        reverse("question_bank:add_picture"),
        {"bank": bank(people.bureau).pk, "picture": SimpleUploadedFile("x.png", SVG)},
    )

    assert (foreign.status_code, broken.status_code) == (422, 422)
    assert broken.json()["message"]
    assert not Picture.objects.exists()
