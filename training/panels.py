"""How the editor of lessons and cases is laid out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface

from training.domain.content import MOST_QUESTIONS
from training.forms.content import ContentForm

BASIS = [FieldPanel("citations_text", heading=_("Law basis"))]
READERS = [
    MultiFieldPanel(
        [
            FieldPanel("openness"),
            FieldPanel("audience"),
            FieldPanel("police_type_choice", heading=_("Police types")),
            InlinePanel("audience_units", label=_("Unit"), heading=_("Units that the page is for")),
        ],
        heading=_("Openness and audience"),
    ),
    MultiFieldPanel([FieldPanel("go_live_at"), FieldPanel("expire_at")], heading=_("When readers have it")),
]
CONFIRMATION = [
    MultiFieldPanel(
        [
            FieldPanel(
                "confirmed_clean",
                help_text=_("Tick it each time you submit. Who confirmed, and when, is recorded for good."),
            ),
            FieldPanel(
                "flags_reason",
                help_text=_("Only when the check names passages that you leave in: say why."),
            ),
        ],
        heading=_("Before legal review"),
    )
]


def _questions(fewest: int) -> list[Any]:
    return [
        InlinePanel(
            "questions",
            heading=_("Practice questions"),
            label=_("Question"),
            min_num=None,
            max_num=MOST_QUESTIONS,
            help_text=_("2 to 5 for a case. Only questions for practice can be chosen.") if fewest else "",
        )
    ]


TITLE = FieldPanel(
    "title",
    heading=pgettext_lazy("page", "Title"),
    help_text=_("What readers see in the list. No names of persons."),
)


def _editor(panels: list[Any]) -> TabbedInterface:
    return TabbedInterface([ObjectList(panels, heading=_("Text"))], base_form_class=ContentForm)


LESSON = _editor(
    [
        TITLE,
        FieldPanel("summary"),
        FieldPanel("body"),
        *BASIS,
        *_questions(0),
        *READERS,
        *CONFIRMATION,
    ]
)
CASE = _editor(
    [
        TITLE,
        FieldPanel("summary"),
        FieldPanel("case_date", help_text=_("Articles are shown as they stood on this day.")),
        FieldPanel("facts"),
        FieldPanel("issues"),
        FieldPanel("evidence"),
        FieldPanel("decision"),
        FieldPanel("comment"),
        *BASIS,
        *_questions(2),
        *READERS,
        *CONFIRMATION,
    ]
)
