"""Sample laws of our own making (示例): invented rules in the form of real texts, with the faults real files have."""

PLAIN = """\
# 示例县练兵条例

2019年3月5日 示例县第一届人民代表大会常务委员会第二次会议通过

2024年6月20日 示例县第二届人民代表大会常务委员会第九次会议修订

<!-- INFO END -->

## 第一章 总 则

第一条 为了示例，制定本条例。

第二条 本条例适用于示例训练。

训练有下列内容：

（一）读示例；

（二）写示例；

（三）讲示例。

前款内容可以增加。

## 第二章 示例管理

### 第一节 一般规定

第三条 示例由示例机关管理。

### 第二节 特别规定

第四条 特别示例另行规定。

## 第三章 附 则

第五条 本条例自2024年9月1日起施行。
"""

AMENDMENT = """\
# 示例法修正案（三）

2023年5月6日 示例大会常务委员会第四次会议通过

<!-- INFO END -->

一、将示例法第十条修改为：“示例人员应当示例，并有下列义务：

“（一）练习；

“（二）考试。

“第四条所称示例，包括练兵。”

二、在示例法第二十条中增加一款作为第二款：“示例机关应当公开示例。”

三、本修正案自2023年7月1日起施行。
"""


def law(body: str, *, header: str = "2020年1月2日 示例会议通过", title: str = "示例管理条例") -> str:
    """A sample law with the usual header and the given text."""
    return f"# {title}\n\n{header}\n\n<!-- INFO END -->\n\n{body}\n"
