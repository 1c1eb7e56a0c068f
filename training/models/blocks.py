"""The pieces of a lesson: plain text only, so that nothing that is pasted can bring markup or pictures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class LessonBlocks(blocks.StreamBlock):  # type: ignore[misc]
    """Headings, paragraphs, lists and points to remember."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=100, icon="title")
    paragraph = blocks.TextBlock(label=_("Paragraph"), max_length=10_000, icon="pilcrow")
    points = blocks.ListBlock(blocks.CharBlock(max_length=500), label=_("List"), icon="list-ul")
    remember = blocks.TextBlock(label=_("To remember"), max_length=2_000, icon="warning")
