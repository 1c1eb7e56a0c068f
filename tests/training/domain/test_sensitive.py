"""What looks like personal data is pointed at; what is masked, or only looks like it, is left alone."""

from __future__ import annotations

import pytest

from training.domain.sensitive import Flag, FlagKind, find_flags, is_id_number

K = FlagKind


def found(text: str, names: tuple[str, ...] = ()) -> list[tuple[FlagKind, str]]:
    return [(flag.kind, flag.text) for flag in find_flags(text, names)]


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("身份证号11010519491231002X。", "11010519491231002X"),
        ("身份证号11010519491231002x。", "11010519491231002x"),
        ("号码110105 19491231 002X", "110105 19491231 002X"),
        ("号码１１０１０５１９４９１２３１００２Ｘ", "１１０１０５１９４９１２３１００２Ｘ"),
        ("旧号110105491231002。", "110105491231002"),
    ],
)
def test_id_numbers_are_flagged(text: str, passage: str) -> None:
    assert found(text) == [(K.ID_NUMBER, passage)]


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",  # check digit
        "11010519491331002X",  # month 13
        "00010519491231002X",  # no province
        "110105491331002",
        "6222021234567890123",
        "",
    ],
)
def test_other_long_numbers_are_no_id_numbers(number: str) -> None:
    assert not is_id_number(number)


@pytest.mark.parametrize(
    "plate",
    ["粤B·12345", "粤B12345", "京A·1B2C3", "粤BD12345", "粤B·D12345", "粤B12345D", "沪A1234警", "使A12345"],
)
def test_plates_are_flagged(plate: str) -> None:
    assert found(f"驾驶号牌为{plate}的小型汽车") == [(K.PLATE, plate)]


@pytest.mark.parametrize("text", ["粤B·1****", "粤B某车", "京津冀ABCDE协作", "川A路段"])
def test_masked_plates_are_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "phone",
    ["13800138000", "138-0013-8000", "+86 13800138000", "0755-22345678", "(010)62345678", "02062345678"],
)
def test_phone_numbers_are_flagged(phone: str) -> None:
    assert found(f"电话{phone}。") == [(K.PHONE, phone)]


@pytest.mark.parametrize(
    "text", ["拨打110报警", "价值12800元", "第13800138条", "2026年3月10日20时15分", "138****8000"]
)
def test_other_numbers_are_no_phones(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("家住城关镇人民路12号3栋2单元501室，", "家住城关镇人民路12号3栋2单元501室"),
        ("在建设大道一百二十号", "在建设大道一百二十号"),
        ("3号楼2单元501室", "3号楼2单元501室"),
    ],
)
def test_addresses_are_flagged(text: str, passage: str) -> None:
    assert found(text) == [(K.ADDRESS, passage)]


@pytest.mark.parametrize(
    "text", ["某路某号某小区", "在某路段巡逻", "依照第十二条第一款第（三）项", "道路交通安全法第九十一条"]
)
def test_masked_addresses_and_articles_are_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("犯罪嫌疑人张伟盗窃电动自行车", "张伟"),
        ("被害人李小明，报案", "李小明"),
        ("被害人：李小明的手机", "李小明"),
        ("被告人欧阳修明在场", "欧阳修明"),
        ("张伟（男，30岁）", "张伟"),
        ("店主刘大力。", "刘大力"),
    ],
)
def test_names_of_persons_in_their_roles_are_flagged(text: str, name: str) -> None:
    assert found(text) == [(K.PERSON, name)]


@pytest.mark.parametrize(
    "text",
    [
        "犯罪嫌疑人张某盗窃",
        "被害人李某某，报案",
        "证人王×到场",
        "嫌疑人陈X逃跑",
        "被害人赵甲与钱乙",
        "被害人于当日报案",
        "被害人家属到场",
        "当事人应当到场",
        "当事人和解",
        "当事人向公安机关申请",
        "证人可以拒绝",
        "嫌疑人方面没有异议",
        "甲（男，1990年生）",
        "张伟是常见的姓名",
    ],
)
def test_masked_names_and_ordinary_words_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_names_of_officers_are_flagged_wherever_they_stand() -> None:
    assert found("由王芳带队，王芳记录", ("王芳", "李明")) == [(K.OFFICER, "王芳"), (K.OFFICER, "王芳")]


def test_a_passage_is_named_once_and_in_the_order_of_the_text() -> None:
    text = "民警王芳电话13800138000，车牌粤B12345"
    assert find_flags(text, ("王芳",)) == [
        Flag(2, K.OFFICER, "王芳"),
        Flag(6, K.PHONE, "13800138000"),
        Flag(20, K.PLATE, "粤B12345"),
    ]


@pytest.mark.parametrize("text", ["", "\x00", "嫌疑人", "嫌疑人张", "1" * 5000, "路" * 3000, "一" * 3000])
def test_odd_texts_are_read_without_fault(text: str) -> None:
    assert found(text) == []
