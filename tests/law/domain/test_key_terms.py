"""Whether a text speaks of what an article says. The articles are our own."""

from law.domain.key_terms import TermIndex, words_of

ARTICLES = {
    (1, 0): "示例人员殴打他人的，处示例拘留。",
    (2, 0): "示例人员扰乱示例场所秩序，经劝阻不改正的，给予警告。",
    (3, 0): "示例人员擅自饲养示例动物，干扰邻居生活的，给予警告。",
    (4, 0): "示例档案永久保存，任何人不得涂改、转让、销毁。",
    (5, 0): "请假应当事先书面提出，由所在单位负责人批准。",
    (6, 0): "本条例自公布之日起施行。",
}
INDEX = TermIndex(ARTICLES)


def test_the_article_that_a_question_is_about_shares_most():
    standing = INDEX.standing(words_of("某人在家饲养动物，干扰邻居生活，民警给予什么处罚？"), (3, 0))

    assert (standing.best, standing.share, standing.is_doubtful) == ((3, 0), 1.0, False)


def test_an_article_on_something_else_is_doubted_and_the_likest_one_is_named():
    standing = INDEX.standing(words_of("某人在家饲养动物，干扰邻居生活，民警给予什么处罚？"), (4, 0))

    assert (standing.best, standing.is_doubtful) == ((3, 0), True)


def test_a_text_without_words_of_the_law_raises_no_doubt():
    assert INDEX.standing(words_of("下列哪一项正确？"), (1, 0)) is None


def test_a_law_of_a_few_articles_is_not_measured():
    few = TermIndex({(1, 0): "示例人员殴打他人的，处示例拘留。", (2, 0): "示例档案永久保存。"})

    assert few.standing(words_of("示例档案永久保存"), (1, 0)) is None
