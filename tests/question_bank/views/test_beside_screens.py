"""The screens beside the wording: filters and saved searches, bulk actions, sorting, comments, merge, legal check."""

import pytest
from django.urls import reverse

from core.search.finding import index_rows
from personnel.domain.roles import Role
from question_bank.actions.change_facts import change_facts, facts_of
from question_bank.domain.facts import Facts
from question_bank.models import (
    EnemySet,
    KnowledgePoint,
    Label,
    Question,
    QuestionComment,
    QuestionRevision,
    SavedSearch,
)
from tests.factories import AT, BACKEND, approved_question, bank, cast, officer, question, statute, subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def city_bank(people):
    return bank(people.bureau, "city")


@pytest.fixture
def as_(client):
    def sign_in(person):
        client.force_login(person, backend=BACKEND)
        return client

    return sign_in


def at(name, *args):
    return reverse(f"question_bank:{name}", args=args)


def seen(client, question):
    """The facts that the form of this question holds when it is opened."""
    return client.get(at("facts", question.pk)).context["form"].initial["seen"]


def refs(response):
    return [row["revision"].question.ref for row in response.context["rows"]]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("level=basic", ["hard"]),
        ("level=advanced", []),
        ("tag=易错", ["hard"]),
        ("point=1", ["hard"]),
        ("point=1.1", ["hard"]),
        ("use=practice", ["easy"]),
        ("measured=yes", ["hard"]),
        ("measured=apart", ["hard"]),
        ("measured=no", ["easy"]),
        ("owner=me", ["easy"]),
        ("owner=none", ["hard"]),
        ("valid=over", ["easy"]),
        ("valid=today", ["hard"]),
        ("difficulty=1", ["hard"]),
        ("text=题干里的字", ["hard"]),
        ("text=字", ["hard"]),
        ("text=ea", ["easy"]),
    ],
)
def test_the_list_is_filtered_by_what_stands_beside_the_wording(as_, people, city_bank, filters, found):
    hard = approved_question(city_bank, "hard", stem="题干里的字？", difficulty=1).question
    easy = approved_question(city_bank, "easy", use="practice").question
    root = KnowledgePoint.add_root(code="1", name="处罚", subject=subject())
    hard.points.add(root.add_child(code="1.1", name="拘留", subject=subject()))
    hard.labels.add(
        Label.objects.get(kind="level", code="basic"),
        Label.objects.create(kind="tag", bank=city_bank, code="易错", name="易错"),
    )
    Question.objects.filter(pk=hard.pk).update(measured_facility=0.2, measured_n=50)
    Question.objects.filter(pk=easy.pk).update(owner=people.wang, valid_to="2020-01-01")
    index_rows(QuestionRevision.objects.all())

    assert refs(as_(people.wang).get(f"{at('list')}?{filters}")) == found


def test_a_search_is_saved_shared_with_the_readers_of_a_bank_and_removed_by_its_owner_alone(
    as_, people, city_bank
):
    form = {"query": "kind=essay&page=7&next=//x", "save-name": "论述", "save-bank": city_bank.pk}
    as_(people.wang).post(at("save_search"), form)
    saved = SavedSearch.objects.get()
    assert (saved.query, saved.owner, saved.bank) == ("kind=essay", people.wang, city_bank)

    assert list(as_(people.chen).get(at("list")).context["saved"]) == [saved]
    assert list(as_(people.zhou).get(at("list")).context["saved"]) == []
    assert as_(people.chen).post(at("remove_search", saved.pk)).status_code == 404
    as_(people.wang).post(at("remove_search", saved.pk))
    assert not SavedSearch.objects.exists()


def test_many_questions_are_changed_after_a_look_at_who_is_touched(as_, people, city_bank):
    fit = approved_question(city_bank, "fit").question
    over = question(city_bank, "over", state="retired").question
    theirs = approved_question(bank(people.other_bureau), "theirs").question
    client = as_(people.wang)
    form = {"verb": "use", "use": "both", "reason": "自学", "q": [fit.pk, over.pk, theirs.pk, "x"]}

    shown = client.post(at("bulk"), form | {"step": "preview"})
    assert [one.question for one in shown.context["plan"]["touched"]] == [fit]
    assert [one.question for one in shown.context["plan"]["left_out"]] == [over]
    assert Question.objects.get(pk=fit.pk).use == "exam"

    client.post(at("bulk"), form | {"step": "do"})
    uses = dict(Question.objects.values_list("ref", "use"))
    assert uses == {"fit": "both", "over": "exam", "theirs": "exam"}
    assert fit.changes.get().reason == "自学"


def test_all_that_the_filters_let_through_are_chosen_by_one_tick(as_, people, city_bank):
    chosen = [approved_question(city_bank, ref, difficulty=2).question for ref in "ab"]
    approved_question(city_bank, "c", difficulty=4)

    shown = as_(people.wang).post(
        at("bulk"), {"verb": "retire", "matching": "1", "query": "difficulty=2&page=3"}
    )

    assert shown.context["ids"] == [one.pk for one in chosen]


def test_the_sorting_of_a_question_is_changed_and_its_page_tells_it(as_, people, city_bank):
    one = approved_question(city_bank, author=people.wang).question
    point = KnowledgePoint.add_root(code="1", name="处罚程序", subject=subject())
    client = as_(people.wang)
    client.post(
        at("facts", one.pk),
        {"use": "both", "points": ["1"], "level": ["basic"], "tags": "易错，新法", "owner": people.wang.pk,
         "reason": "归类", "seen": seen(client, one)},
    )  # fmt: skip

    shown = client.get(at("question", one.pk))
    assert list(shown.context["points"]) == [point]
    told = {change.field for change in shown.context["changes_beside"]}
    assert told == {"use", "owner", "points", "level", "tag"}
    text = shown.content.decode()
    assert all(word in text for word in ("处罚程序", "基本级", "易错", "新法", "归类"))
    kept = client.get(at("facts", one.pk)).context["form"].initial
    assert (kept["tags"], kept["points"]) == ("易错，新法", [point])


def test_facts_that_somebody_else_changed_meanwhile_are_not_written_over_unseen(as_, people, city_bank):
    one = approved_question(city_bank, author=people.wang).question
    opened = seen(as_(people.wang), one)
    change_facts(
        {one.pk: Facts(use="practice", owner=people.chen.pk)}, reason="专供练习", at=AT, actor=people.chen
    )
    typed = {"use": "both", "tags": "易错", "reason": "归类", "seen": opened}

    refused = as_(people.wang).post(at("facts", one.pk), typed)
    form = refused.context["form"]
    words = refused.content.decode()
    unseen = [as_(people.wang).post(at("facts", one.pk), typed | {"seen": bad}) for bad in ("", "{", "[1]")]
    kept = facts_of([one.pk])[one.pk]

    assert ("陈静修改了用途" in words, "陈静修改了负责人" in words) == (True, True)
    assert [(form[name].value()) for name in ("use", "tags")] == ["both", "易错"]
    assert (kept.use, kept.owner, kept.labels) == ("practice", people.chen.pk, frozenset())
    assert [page.status_code for page in unseen] == [200, 200, 200]
    assert not Label.objects.filter(kind="tag").exists()

    saved = as_(people.wang).post(at("facts", one.pk), typed | {"seen": form["seen"].value()})
    assert (saved.status_code, facts_of([one.pk])[one.pk].use) == (302, "both")


def test_whoever_writes_for_a_lower_unit_gives_labels_and_does_not_keep_them(as_, people, city_bank):
    lower = officer("900555", "钱一", unit=people.county, roles=(Role.QUESTION_AUTHOR,))
    label = Label.objects.filter(kind="level").first()
    client = as_(lower)

    page = client.get(at("sorting"))
    answers = [
        client.post(
            at("sorting"), {"add": "label", "label-kind": "level", "label-code": "x", "label-name": "新"}
        ),
        client.post(at("change_label", label.pk), {"name": "改名"}),
    ]

    assert (page.status_code, [answer.status_code for answer in answers]) == (200, [403, 403])
    assert "add-label" not in page.content.decode()
    assert not Label.objects.filter(name__in=["新", "改名"]).exists()


def test_comments_stand_with_their_answers_until_they_are_settled(as_, people, city_bank):
    one = approved_question(city_bank).question
    Question.objects.filter(pk=one.pk).update(owner=people.wang)
    as_(people.chen).post(at("comment", one.pk), {"text": "<b>条文对吗？</b>", "revision": "1"})
    thread = QuestionComment.objects.get()
    waiting = as_(people.wang).get(f"{at('review_queue')}?part=comments")
    assert list(waiting.context["page"]) == [thread]

    client = as_(people.wang)
    client.post(at("comment", one.pk), {"text": "对。", "thread": thread.pk})
    client.post(at("settle", one.pk, thread.pk))

    page = client.get(at("question", one.pk))
    assert (page.context["open_threads"], [a.text for a in page.context["threads"][0].answers.all()]) == (
        0,
        ["对。"],
    )
    assert "&lt;b&gt;条文对吗？" in page.content.decode()


def test_two_questions_are_merged_on_their_screen(as_, people, city_bank):
    stem = "<p>询问查证<strong>多久</strong>？</p>"
    old, new = (approved_question(city_bank, ref, stem=stem).question for ref in ("old", "new"))
    client = as_(people.wang)

    assert client.get(at("merge", old.pk, new.pk)).content.decode().count("<strong>多久</strong>") == 2
    client.post(at("merge", old.pk, new.pk), {"stays": new.pk})

    assert (old.revisions.get().state, old.merged_into.stays) == ("retired", new)
    assert client.get(at("question", old.pk)).context["merged_into"] == new


def test_any_two_revisions_are_compared(as_, people, city_bank):
    first = approved_question(city_bank, stem="第一稿？")
    for number, stem in ((2, "第二稿？"), (3, "第三稿？")):
        QuestionRevision.objects.filter(pk=first.pk).update(state="retired")
        copy = QuestionRevision.objects.get(pk=first.pk)
        copy.pk, copy.number, copy.stem, copy.state = None, number, stem, "retired"
        copy.save()
    client = as_(people.chen)

    shown = client.get(f"{at('compare', first.question_id)}?from=1&to=3")
    pieces = [(piece.text, piece.change) for piece in shown.context["changes"][0]["pieces"]]
    assert ("一", "removed") in pieces
    assert ("三", "added") in pieces
    assert client.get(f"{at('compare', first.question_id)}?from=9").status_code == 404


def test_new_citations_wait_for_the_legal_department_on_its_list(as_, people, city_bank):
    reviewer = officer(
        "100020", "孙立", unit=people.county, roles=(Role.QUESTION_REVIEWER,), roles_on=people.bureau
    )
    revision = question(city_bank, cites=statute(), state="in_review", author=people.wang)
    as_(reviewer).post(at("approve", revision.question_id, 1))
    assert as_(reviewer).post(at("legal", revision.question_id, 1)).status_code == 403

    client = as_(people.chen)
    assert list(client.get(f"{at('review_queue')}?part=legal").context["page"]) == [revision]
    assert client.get(at("question", revision.question_id)).context["may_check_law"] is True
    client.post(at("legal", revision.question_id, 1), {"comment": "已核"})

    revision.refresh_from_db()
    assert revision.state == "approved"


def test_points_and_labels_are_added_renamed_and_closed(as_, people, city_bank):
    general = subject()
    client = as_(people.wang)
    client.post(
        at("sorting"), {"add": "point", "point-code": "1", "point-name": "处罚", "point-subject": general.pk}
    )
    root = KnowledgePoint.objects.get()
    client.post(
        at("sorting"), {"add": "point", "point-code": "1.1", "point-name": "拘留", "point-parent": root.pk}
    )
    again = {"add": "point", "point-code": "1", "point-name": "重", "point-subject": general.pk}
    refused = client.post(at("sorting"), again)
    assert "code" in refused.context["point_form"].errors
    assert list(KnowledgePoint.objects.values_list("code", "depth")) == [("1", 1), ("1.1", 2)]

    client.post(
        at("sorting"),
        {"add": "label", "label-kind": "syllabus", "label-code": "2026", "label-name": "2026年大纲",
         "label-effective_on": "2026-01-01"},
    )  # fmt: skip
    label = Label.objects.get(kind="syllabus")
    client.post(at("change_label", label.pk), {"name": "二〇二六年大纲", "closed": "on"})
    label.refresh_from_db()
    assert (label.name, label.closed) == ("二〇二六年大纲", True)


def test_a_question_leaves_its_enemies_and_a_set_of_one_is_dissolved(as_, people, city_bank):
    pair = [approved_question(city_bank, ref).question for ref in "ab"]
    enemies = EnemySet.objects.create(bank=city_bank, name="泄题", created_at=AT)
    enemies.questions.set(pair)

    as_(people.wang).post(at("leave_enemies", pair[0].pk, enemies.pk))

    assert not EnemySet.objects.exists()
    assert [one.changes.get().before for one in pair] == ["泄题", "泄题"]


@pytest.mark.parametrize("item_count", (1, 3))
def test_sorting_and_bulk_need_the_same_queries_for_any_number_of_rows(
    as_, people, city_bank, item_count, django_assert_num_queries
):
    ids = [approved_question(city_bank, f"q{n}").question_id for n in range(item_count)]
    for number in range(item_count):
        KnowledgePoint.add_root(code=str(number), name="点", subject=subject())
    client = as_(people.wang)
    with django_assert_num_queries(15):
        client.get(at("sorting"))
    with django_assert_num_queries(5):
        shown = client.post(at("bulk"), {"verb": "retire", "q": ids, "step": "preview", "reason": "旧"})
    assert shown.context["plan"]["count"] == item_count


def test_similar_questions_are_shown_in_the_form_before_anything_is_saved(as_, people, city_bank):
    approved_question(city_bank, "old", stem="询问查证的时间一般不得超过几小时？")
    form = {
        "bank": city_bank.pk, "ref": "new", "use": "exam", "kind": "single_choice",
        "stem": "询问查证时间一般不得超过几小时？", "options": "八\n十", "key": "A", "difficulty": "3",
        "marks": "1", "action": "similar",
    }  # fmt: skip

    shown = as_(people.wang).post(at("new"), form)

    assert [one["stem"] for one in shown.context["similar"]] == ["询问查证的时间一般不得超过几小时？"]
    assert not Question.objects.filter(ref="new").exists()


@pytest.mark.parametrize("action", ["look", "similar", "check", "add"])
@pytest.mark.parametrize("is_new", [True, False], ids=["new", "edit"])
def test_every_button_of_the_form_works_without_scripts_and_keeps_what_was_typed(
    as_, people, city_bank, action, is_new
):
    statute("练兵试验条例", articles=3)
    like = approved_question(city_bank, "old", stem="询问查证的时间一般不得超过几小时？").question
    edited = question(city_bank, "mine", author=people.wang).question
    typed = {
        "bank": city_bank.pk, "ref": "fresh", "use": "exam", "kind": "single_choice",
        "stem": "询问查证时间一般不得超过几小时？", "options": "八\n十", "key": "A", "difficulty": "3", "marks": "1",
        "explanation": "《练兵试验条例》第九条。", "parts-TOTAL_FORMS": "0", "parts-INITIAL_FORMS": "0", "action": action,
    }  # fmt: skip
    address = at("new") if is_new else at("edit", edited.pk)

    page = as_(people.wang).post(address, typed)

    assert page.status_code == 200
    assert QuestionRevision.objects.count() == 2
    assert page.context["form"]["stem"].value() == typed["stem"]
    assert "looked" in page.context if action == "look" else "looked" not in page.context
    assert [one["id"] for one in page.context["similar"] or []] == ([like.pk] if action == "similar" else [])
    assert len(page.context["parts"].forms) == (action == "add")
    assert len(page.context["form"]["explanation"].citation_notes) == 1


def test_the_form_begins_with_the_words_that_stand_and_not_with_those_that_were_taken_back(
    as_, people, city_bank
):
    stands = approved_question(city_bank, "one", stem="现在的题干？")
    QuestionRevision.objects.create(
        question=stands.question, number=2, kind=stands.kind, subject=stands.subject, difficulty=3,
        stem="撤回的题干？", options=stands.options, key=stands.key, fingerprint="x", state="withdrawn", created_at=AT,
    )  # fmt: skip

    page = as_(people.wang).get(at("edit", stands.question_id))

    assert page.context["form"]["stem"].value() == "现在的题干？"
