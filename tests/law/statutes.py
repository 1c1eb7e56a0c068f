"""Two versions of an invented law, as an import leaves them: in the index, with their days."""

from __future__ import annotations

from core.clock import now
from law.actions.import_law import import_law
from law.domain.parsing import parse_law
from law.models import StatuteVersion

OLDER = """\
# 示例县练兵管理条例

2019年3月5日 示例县第一届人民代表大会常务委员会第二次会议通过

<!-- INFO END -->

第一条 为了规范练兵，制定本条例。

第二条 对示例人员可以采取强制措施。符合条件的，可以申请取保候审。

第三条 请假应当事先书面提出，由所在单位负责人批准。

第四条 个人档案永久保存，任何人不得涂改。

第五条 本条例自2019年9月1日起施行。
"""

NEWER = """\
# 示例县练兵管理条例

2019年3月5日 示例县第一届人民代表大会常务委员会第二次会议通过

2025年6月20日 示例县第二届人民代表大会常务委员会第九次会议修订

<!-- INFO END -->

第一条 为了规范练兵，制定本条例。

第二条 每周组织一次学习，每月组织一次考试。

第三条 对示例人员可以采取强制措施。符合条件的，应当依照本条例第二条取保候审。

现行犯可以先行拘留，并通知家属。

第四条 个人档案永久保存，任何人不得涂改。

第五条 本条例自2026年1月1日起施行。
"""


def imported(text: str) -> StatuteVersion:
    """The text as the import command leaves it."""
    return import_law(
        parse_law(text), source_name="示例.md", source_sha256="0" * 64, at=now(), actor_id=None
    ).version


def both_versions() -> tuple[StatuteVersion, StatuteVersion]:
    return imported(OLDER), imported(NEWER)
