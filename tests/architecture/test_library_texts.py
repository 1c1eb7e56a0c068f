"""What libraries say to people is Chinese on a Chinese page, the back office and its scripts included."""

from __future__ import annotations

import json
import re

import pytest
from django.apps import apps
from django.test import Client
from django.utils import translation

from tools.library_texts import LIBRARIES, LibraryText, all_texts, locale_folder

SAME_IN_CHINESE = {
    "English": "a language is named in itself",
    "IPv4": "a name",
    "IPv6": "a name",
    "URL": "the usual word",
    "Wagtail API v2": "a name",
}
"""Texts that read the same in both languages, each with its reason."""
WORD = re.compile(r"[A-Za-z]{3,}")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|<[^<>]*>")


def shown(text: LibraryText) -> str:
    """What a Chinese page says for `text`."""
    with translation.override("zh-hans"):
        if text.plural:
            return (
                translation.npgettext(text.context, text.text, text.plural, 1)
                if text.context
                else (translation.ngettext(text.text, text.plural, 1))
            )
        return (
            translation.pgettext(text.context, text.text) if text.context else translation.gettext(text.text)
        )


def english_words(text: str) -> bool:
    return WORD.search(PLACEHOLDER.sub("", text)) is not None


def test_every_library_that_carries_texts_is_looked_at() -> None:
    carrying = {
        config.name
        for config in apps.get_app_configs()
        if config.name in LIBRARIES
        or ("site-packages" in config.path and locale_folder(config.name).is_dir())
    }

    assert carrying | {"django.conf"} == set(LIBRARIES)


def test_no_text_of_a_page_stays_english() -> None:
    stays = {
        text.text
        for text in all_texts("django")
        if english_words(text.text) and shown(text) == text.text and text.text not in SAME_IN_CHINESE
    }

    assert stays == set()


@pytest.mark.django_db
def test_no_text_of_the_back_offices_scripts_stays_english() -> None:
    source = Client().get("/admin/jsi18n/").content.decode()
    found = re.search(r"const newcatalog = (\{.*?\n  \});", source, re.DOTALL)
    assert found is not None
    catalogue = json.loads(found[1])

    missing = {text.text for text in all_texts("djangojs") if text.text not in catalogue}

    assert missing == set()
    assert catalogue["Split block"] == "拆分内容块"
