"""What people read for each code of the rules: problems, scoring rules, states, kinds."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from core.wording import Words
from question_bank.beside_wording import FIELDS_BESIDE, PROBLEMS_BESIDE
from question_bank.domain.checks import (
    MAX_CITATIONS,
    MAX_EXPLANATION,
    MAX_MARKS,
    MAX_MATERIAL,
    MAX_OPTION,
    MAX_PARTS,
    MAX_STEM,
)
from question_bank.domain.kinds.choice import MAX_OPTIONS, MIN_OPTIONS
from question_bank.domain.kinds.fill_in import MAX_ANSWER_CHARACTERS, MAX_BLANKS
from question_bank.domain.kinds.matching import MAX_RIGHT, MIN_RIGHT
from question_bank.domain.kinds.ordering import MAX_STEPS, MIN_STEPS
from question_bank.domain.kinds.written import MAX_MODEL_ANSWER
from question_bank.domain.pictures import MAX_BYTES
from question_bank.domain.rich_text import MAX_MARKUP
from question_bank.domain.row_reader import MAX_REF, MAX_SUBJECT
from question_bank.domain.rubric import MAX_POINT, MAX_POINTS
from question_bank.domain.similar import Similar

_LIMITS = {
    "min_options": MIN_OPTIONS,
    "max_options": MAX_OPTIONS,
    "max_stem": MAX_STEM,
    "max_option": MAX_OPTION,
    "max_explanation": MAX_EXPLANATION,
    "max_marks": MAX_MARKS,
    "max_citations": MAX_CITATIONS,
    "max_blanks": MAX_BLANKS,
    "min_texts": MIN_STEPS,
    "max_texts": MAX_STEPS,
    "min_right": MIN_RIGHT,
    "max_right": MAX_RIGHT,
    "max_markup": MAX_MARKUP,
    "max_text": MAX_ANSWER_CHARACTERS,
    "max_ref": MAX_REF,
    "max_subject": MAX_SUBJECT,
    "max_material": MAX_MATERIAL,
    "max_parts": MAX_PARTS,
    "max_point": MAX_POINT,
    "max_points": MAX_POINTS,
    "max_model_answer": MAX_MODEL_ANSWER,
}

PROBLEMS: Mapping[str, Words] = {
    "no_question_in_text": _(
        "No question was found in the text. Begin each with a number, options with A. B. …, and the answer with 答案："
    ),
    "text_passed_over": _("This text belongs to no question and was left out."),
    "construct_unknown": _("This kind of question is not known here, so it stays out. Write it anew."),
    "construct_left_out": _("This part of the question is not known here and was left out."),
    "partial_marks_left_out": _(
        "Part marks for single options or texts are not kept: the scoring rule of the section decides."
    ),
    "marking_left_out": _("Rules of marking of its own are not kept: answers are compared with the key."),
    "markup_left_out": _("This element is not kept; the text in it is."),
    "picture_left_out": _("A picture was left out. Add it on the page of the question."),
    "formula_left_out": _("A formula was left out. Write it as text, or add it as a picture."),
    "table_left_out": _(
        "A table was left out: its first row names no columns of questions. Copy what belongs to a question by hand."
    ),
    "remote_reference": _(
        "The question loads something from another address. Nothing was fetched; put the picture into the file."
    ),
    "file_missing": _("The package names this file, but it is not in it."),
    "rubric_made_up": _(
        "Neither points nor a model answer were given. Please write the points that earn marks."
    ),
    "header_missing": _(
        "No header row was found. Name the columns in the first rows: at least stem and answer; or say on screen "
        "what the columns hold."
    ),
    "key_column_missing": _(
        "There is no answer column. Name one column “answer”, or say on screen which column it is."
    ),
    "column_twice": _("Two columns mean the same. Keep one of them, or rename the other."),
    "formula": _("The cell holds a formula. Copy the column and paste it as values."),
    "ref_too_long": _("The question number is longer than %(max_ref)s characters."),
    "ref_repeated": _("This question number stands more than once in the file; the first place is shown."),
    "ref_in_other_state": _(
        "The question with this number has been retired. Give the new question a new number."
    ),
    "kind_missing": _(
        "The kind of question is missing and cannot be told from the answer. Fill in the kind column."
    ),
    "kind_guessed": _("The kind was told from the answer. Please check it."),
    "kind_unknown": _(
        "This kind of question is not known. Use single choice, multiple choice, indefinite "
        "choice, true or false, fill-in, matching, ordering, short answer, essay, document drafting or case analysis."
    ),
    "stem_empty": _("The stem is empty."),
    "stem_too_long": _("The stem is longer than %(max_stem)s characters."),
    "explanation_too_long": _("The explanation is longer than %(max_explanation)s characters."),
    "control_characters": _("There are control characters that cannot be shown. Type the text again."),
    "too_few_options": _("A choice needs at least %(min_options)s options."),
    "too_many_options": _("A choice has at most %(max_options)s options."),
    "texts_out_of_range": _("A matching or an ordering has %(min_texts)s to %(max_texts)s texts."),
    "options_not_expected": _(
        "A question of this kind has no options. Empty the option columns or change the kind."
    ),
    "option_empty": _(
        "An option in the middle is empty. Move the later options up, and the answer with them."
    ),
    "option_too_long": _("The option is longer than %(max_option)s characters."),
    "option_repeated": _("Two options say the same."),
    "option_refers_to_others": _(
        "This option speaks of other options, so the order of the options will not be changed."
    ),
    "options_taken_from_stem": _("The options were found inside the stem. Please check them."),
    "key_missing": _("The answer is empty."),
    "key_unreadable": _("The answer cannot be read. Write the letters of the right options, such as ABD."),
    "key_out_of_range": _("The answer names an option that does not exist."),
    "key_repeats_option": _("The answer names an option twice."),
    "key_has_several_options": _(
        "A single choice has exactly one right option. Choose multiple choice if several are right."
    ),
    "key_has_one_option": _(
        "A multiple choice has at least two right options. If one alone may be right, use indefinite choice."
    ),
    "key_not_true_or_false": _("The answer of a true or false question is 对 or 错 (also √ or ×, T or F)."),
    "key_has_empty_blank": _(
        "An accepted text is empty. Part the blanks by ； and the accepted texts of a blank by /."
    ),
    "key_too_long": _("An accepted text is longer than %(max_text)s characters."),
    "key_has_too_many_blanks": _("A fill-in has at most %(max_blanks)s blanks."),
    "pair_out_of_range": _("The answer pairs a text that does not exist (left - right)."),
    "pair_repeated": _("A text of the left side has two partners. Each has one: A-2；B-1."),
    "pair_missing": _("A text of the left side has no partner. Each has one: A-2；B-1."),
    "order_incomplete": _(
        "The order leaves an option out. Write all letters in the right order, such as CABD."
    ),
    "matches_out_of_range": _("A matching has %(min_right)s to %(max_right)s texts on its right side."),
    "matches_not_expected": _("Only a matching has a right side."),
    "match_empty": _("A text of the right side is empty."),
    "match_too_long": _("A text of the right side is longer than %(max_option)s characters."),
    "match_repeated": _("Two texts of the right side say the same."),
    "markup_taken_out": _(
        "Formatting that is not allowed will be taken out. Tables, lists, pictures and emphasis stay."
    ),
    "markup_too_long": _("The text with its formatting is longer than %(max_markup)s characters."),
    "picture_without_description": _("A picture has no description for those who cannot see it."),
    "picture_unknown": _("A picture of this text has not been uploaded. Insert it again."),
    "every_option_is_right": _("Every option is right. Please check the answer."),
    "no_blank_marked": _(
        "The stem shows no blank. Candidates see one field below it; mark the place with ____."
    ),
    "blanks_do_not_match_key": _(
        "The stem shows another number of blanks than the answer fills (blanks / answers). Part "
        "the answers of the blanks by ；."
    ),
    "model_answer_too_long": _("The model answer is longer than %(max_model_answer)s characters."),
    "key_belongs_to_parts": _("A case analysis has no answer of its own: each of its sub-questions has one."),
    "rubric_missing": _(
        "A written question needs at least one point that earns marks, such as 要点一（2分）；要点二（3分）."
    ),
    "rubric_unreadable": _("The points that earn marks cannot be read: each has a text and marks."),
    "rubric_point_without_marks": _(
        "This point names no marks. Write them behind it, such as 要点一（2分）."
    ),
    "rubric_does_not_add_up": _(
        "The marks of the points do not add up to the marks of the question (points / question)."
    ),
    "rubric_not_expected": _("Only written questions have points that earn marks."),
    "rubric_is_the_answer": _(
        "No points were given, so the whole answer is one point with all marks. Please check it."
    ),
    "rubric_taken_from_answer": _("The points that earn marks were found in the answer. Please check them."),
    "too_many_points": _("A question has at most %(max_points)s points that earn marks."),
    "point_empty": _("A point that earns marks has no text."),
    "point_too_long": _("A point that earns marks is longer than %(max_point)s characters."),
    "material_missing": _("The case has no material. Write the facts of the case into the material."),
    "material_too_long": _("The material is longer than %(max_material)s characters."),
    "material_not_expected": _(
        "Only a case analysis has a material. Change the kind or take the material out."
    ),
    "parts_out_of_range": _("A case analysis has 1 to %(max_parts)s sub-questions."),
    "parts_not_expected": _("Only a case analysis has sub-questions."),
    "part_kind_unknown": _("A sub-question is of any kind but case analysis."),
    "part_unreadable": _(
        "A sub-question cannot be read: it needs a kind, a stem and what its kind asks for."
    ),
    "parts_do_not_add_up": _(
        "The marks of the sub-questions do not add up to the marks of the case (sub-questions / case)."
    ),
    "case_has_one_part": _(
        "The case has one sub-question only. If more rows belong to it, repeat its group number in each of them."
    ),
    "group_torn": _("Rows of this group stand further up. Put all rows of a group one below the other."),
    "material_given_twice": _(
        "The material of a group stands in its first row only; this row has another one."
    ),
    "marks_unreadable": _("The marks are not a number."),
    "marks_out_of_range": _("Marks are above 0 and at most %(max_marks)s, with two decimals."),
    "difficulty_unreadable": _(
        "Difficulty is a number from 1 (easy) to 5 (hard), or 易, 较易, 中, 较难, 难."
    ),
    "difficulty_out_of_range": _("Difficulty is a number from 1 (easy) to 5 (hard)."),
    "subject_too_long": _("The name of the subject is longer than %(max_subject)s characters."),
    **PROBLEMS_BESIDE,
    "subject_new": _("This subject is new and will be created."),
    "too_many_citations": _("A question cites at most %(max_citations)s articles."),
    "citation_unreadable": _("The citation cannot be read. Write it as 《刑法》第一百三十三条之一第一款."),
    "citation_no_title": _("The citation does not say which law it belongs to."),
    "citation_no_article": _("The citation names no article."),
    "citation_too_long": _("The citations are too long to be read."),
    "citation_range_too_long": _("The citation covers too many articles. Name the articles one by one."),
    "citation_no_such_law": _("No law of this name has been imported. Import it, or check the title."),
    "citation_ambiguous_law": _("Several laws answer to this name. Write the full title."),
    "citation_no_text_in_force": _("No text of this law is in force today."),
    "citation_no_such_article": _("The law in force has no such article."),
    "citation_deleted_article": _("This article has been deleted from the law."),
    "citation_no_such_paragraph": _("The article in force has no such paragraph."),
    "citation_no_such_item": _("The article in force has no such item."),
}

PICTURES: Mapping[str, Words] = {
    "picture_too_large": _("The picture is larger than %(megabytes)s MB. Make it smaller."),
    "picture_too_many_pixels": _("The picture has too many pixels. Make it smaller."),
    "picture_too_small": _("The picture is too small to be seen."),
    "picture_unreadable": _("This is no picture that can be shown. Send a PNG, JPEG, WebP, GIF or BMP file."),
}

NO_QUESTIONS = _("The file holds no questions. Fill in the sheet “试题” of the template, one question a row.")

FIELDS: Mapping[str, Words] = {
    "kind": _("Kind"),
    "material": _("Material"),
    "stem": _("Stem"),
    "options": _("Options"),
    "matches": _("Right side"),
    "key": _("Answer"),
    "rubric": _("Points that earn marks"),
    "parts": _("Sub-questions"),
    "explanation": _("Explanation"),
    "marks": _("Marks"),
    "subject": _("Subject"),
    "difficulty": _("Difficulty"),
    "citations": _("Articles cited"),
    "fixed_order": _("Keep the order of the options"),
    **FIELDS_BESIDE,
}

RULE_NAMES: Mapping[str, Words] = {
    "all_or_nothing": _("All or nothing"),
    "half_if_subset": _("Half for an incomplete answer"),
    "proportional_if_subset": _("In proportion for an incomplete answer"),
    "fixed_points_if_subset": _("Fixed marks for each right option"),
    "each_decision": _("Each decision counts"),
    "net_correct": _("Right less wrong"),
}

RULE_SENTENCES: Mapping[str, Words] = {
    "all_or_nothing": _(
        "Full marks only when you choose all right options and no wrong one; otherwise none."
    ),
    "half_if_subset": _(
        "Full marks for all right options; half the marks if you choose too few but none wrong; "
        "none if any is wrong."
    ),
    "proportional_if_subset": _(
        "Full marks for all right options; a matching share if you choose too few but none "
        "wrong; none if any is wrong."
    ),
    "fixed_points_if_subset": _(
        "Full marks for all right options; %(points)s marks for each right option if you choose "
        "too few but none wrong; none if any is wrong."
    ),
    "each_decision": _(
        "Every option counts the same, whether rightly chosen or rightly left out; an answer "
        "left blank gets none."
    ),
    "net_correct": _(
        "Each right option counts its share of the marks and each wrong one takes a share away; "
        "never below zero."
    ),
}


MATCHING_SENTENCES: Mapping[str, Words] = {
    "all_or_nothing": _("Full marks only when every pair is right; otherwise none."),
    "half_if_subset": _(
        "Full marks when every pair is right; half the marks if pairs are left open but none is wrong; none if any is "
        "wrong."
    ),
    "proportional_if_subset": _(
        "Full marks when every pair is right; a matching share if pairs are left open but none is wrong; none if any "
        "is wrong."
    ),
    "fixed_points_if_subset": _(
        "Full marks when every pair is right; %(points)s marks for each right pair if pairs are left open but none is "
        "wrong; none if any is wrong."
    ),
    "each_decision": _("Every right pair counts its share of the marks."),
    "net_correct": _(
        "Each right pair counts its share of the marks and each wrong one takes a share away; never below zero."
    ),
}
_WHOLE_ORDER = _("Full marks only when the whole order is right; otherwise none.")
ORDERING_SENTENCES: Mapping[str, Words] = {
    "all_or_nothing": _WHOLE_ORDER,
    "half_if_subset": _WHOLE_ORDER,
    "proportional_if_subset": _WHOLE_ORDER,
    "fixed_points_if_subset": _WHOLE_ORDER,
    "each_decision": _(
        "For every two of the texts it counts the same whether the right one stands first; an order left open gets "
        "none."
    ),
    "net_correct": _(
        "Every two of the texts in the right order count their share of the marks and every two in the wrong order "
        "take a share away; never below zero."
    ),
}


def problem_words(code: str) -> str:
    """The sentence for the code of a problem, in the language of the reader."""
    return str(PROBLEMS.get(code, code)) % _LIMITS


def picture_words(code: str) -> str:
    """Why a picture is not taken in."""
    return str(PICTURES[code]) % {"megabytes": MAX_BYTES // 1024 // 1024}


def similar_words(one: Similar) -> str:
    """Which question is similar, how much, and where it stands."""
    facts = {"percent": one.percent, "ref": one.ref, "row": one.row, "sheet": one.sheet}
    if not one.row:
        return str(_("%(percent)s%% like question %(ref)s of the bank.")) % facts
    if one.sheet:
        return str(_("%(percent)s%% like %(sheet)s, row %(row)s of this file.")) % facts
    return str(_("%(percent)s%% like row %(row)s of this file.")) % facts


def rule_sentence(name: str, points_per_option: object = "", kind: str = "") -> str:
    """The one sentence that candidates read about the rule of a section; that of a matching or an ordering (`kind`)
    speaks of pairs or of the order."""
    sentences = {"matching": MATCHING_SENTENCES, "ordering": ORDERING_SENTENCES}.get(kind, RULE_SENTENCES)
    return str(sentences[name]) % {"points": points_per_option}
