"""The certificate as an A4 page: text that can be copied, a QR code that leads to the check of its genuineness."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from core.clock import start_of_day
from core.pdf import FAMILY, new_document

if TYPE_CHECKING:
    from fpdf import FPDF

    from records.models import Certificate

TITLE: Final = "执法资格等级证书"
NUMBER, CODE, HOW, SEAL = "编号", "查验码", "扫描二维码，或在“证书查验”页输入编号和查验码。", "（盖章处）"
FIXED_WORDS: Final = (NUMBER, CODE, HOW, SEAL)
BLUE: Final = (16, 41, 79)
GREY: Final = (90, 98, 112)
INK: Final = (20, 24, 32)


def certificate_pdf(certificate: Certificate) -> bytes:
    """The printed certificate (level, track, unit and proposal loaded). The same certificate gives the same bytes.

    Certificates are Chinese documents in every language of the screen. Raises CharactersMissing when the font lacks
    a character of the holder's name or of another word on the page.
    """
    sentence = _sentence(certificate)
    facts = _facts(certificate)
    said = [
        TITLE,
        certificate.holder_name,
        sentence,
        certificate.unit.name,
        certificate.number,
        certificate.code,
    ]
    page = new_document(
        text="".join(
            [*said, *FIXED_WORDS, *(word for fact in facts for word in fact), _day(certificate.issued_on)]
        ),
        landscape=True,
        made_at=start_of_day(certificate.issued_on),
        title=f"{TITLE} {certificate.number}",
    )
    page.add_page()
    _frame(page)
    _line(page, 26, 34, TITLE, colour=BLUE)
    _line(page, 50, 12, f"{NUMBER} {certificate.number}", colour=GREY)
    _line(page, 66, 28, certificate.holder_name)
    page.set_font(FAMILY, size=16)
    page.set_xy(38, 86)
    page.multi_cell(221, 10, sentence, align="C", wrapmode="CHAR")
    _fact_rows(page, facts)
    _check_box(page, certificate)
    _issuer(page, certificate)
    return bytes(page.output())


def verify_address(certificate: Certificate) -> str:
    """Where anybody may check the certificate, with what must be known for it."""
    asked = urlencode({"number": certificate.number, "check": certificate.code})
    return f"{settings.PUBLIC_URL}{reverse('portal:verify')}?{asked}"


def _sentence(certificate: Certificate) -> str:
    track = f"（{certificate.track.name}）" if certificate.track else ""
    why = "经考试合格" if certificate.proposal.result_id else "经审核符合免试条件"
    return f"{why}，准予取得执法资格{certificate.level.name}{track}。"


def _facts(certificate: Certificate) -> list[tuple[str, str]]:
    until = _day(certificate.valid_until) if certificate.valid_until else "长期"
    return [
        ("等级", certificate.level.name),
        ("类别", certificate.track.name if certificate.track else "不分类别"),
        ("发证日期", _day(certificate.issued_on)),
        ("有效期", f"{_day(certificate.valid_from)}至{until}"),
    ]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _frame(page: FPDF) -> None:
    page.set_draw_color(*BLUE)
    page.set_line_width(1.2)
    page.rect(10, 10, 277, 190)
    page.set_line_width(0.3)
    page.rect(13, 13, 271, 184)


def _line(page: FPDF, top: float, size: int, text: str, *, colour: tuple[int, int, int] = INK) -> None:
    page.set_text_color(*colour)
    page.set_font(FAMILY, size=size)
    page.set_xy(20, top)
    page.cell(257, size * 0.5, text, align="C")


def _fact_rows(page: FPDF, facts: list[tuple[str, str]]) -> None:
    for row, (label, value) in enumerate(facts):
        top = 106 + row * 9
        page.set_font(FAMILY, size=13)
        page.set_text_color(*GREY)
        page.set_xy(86, top)
        page.cell(32, 8, label)
        page.set_text_color(*INK)
        page.cell(120, 8, value)


def _check_box(page: FPDF, certificate: Certificate) -> None:
    """The QR code, and for whoever has no camera the code to type."""
    import segno

    picture = io.BytesIO()
    segno.make(verify_address(certificate), error="m", micro=False).save(
        picture, kind="png", scale=8, border=2
    )
    picture.seek(0)
    page.image(picture, x=26, y=148, w=36)
    page.set_text_color(*GREY)
    page.set_font(FAMILY, size=9)
    page.set_xy(64, 168)
    page.cell(120, 5, f"{CODE} {certificate.code}")
    page.set_xy(64, 174)
    page.cell(120, 5, HOW)


def _issuer(page: FPDF, certificate: Certificate) -> None:
    page.set_text_color(*INK)
    page.set_font(FAMILY, size=15)
    page.set_xy(150, 156)
    page.cell(118, 8, certificate.unit.name, align="R")
    page.set_xy(150, 166)
    page.cell(118, 8, _day(certificate.issued_on), align="R")
    page.set_font(FAMILY, size=9)
    page.set_text_color(*GREY)
    page.set_xy(150, 180)
    page.cell(118, 5, SEAL, align="R")
