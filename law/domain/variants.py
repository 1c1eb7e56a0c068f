"""Spelling variants of law texts: one folded form for comparing and searching; display keeps the original.

Copies on the web come in traditional characters, with full-width or half-width signs and with spaces
inside headings.  ``fold`` makes them comparable.  The table holds characters that occur in statutes; it is
not a general converter.
"""

import unicodedata

_TRADITIONAL = (
    "條編節總則罰辦規關機構員會議過權責當與對於開證據辯護審訊問聽執處為實現產業經濟財務國際華憲國軍隊"
    "種類項種運輸險災難傷殺謀詐騙竊奪搶劫賭淫毒槍彈藥爆爐監獄釋緩減輕從寬嚴懲戒勸導調協擔負賠償責"
    "協單據資訊號碼碼頁點綫線網絡絡電腦設備設計畫劃區鄉鎮縣黨團體聯盟報紙書記錄檔案檢驗鑒鑑識別決裁"
    "訴訟請願復複審認識應該還須無未來時間後準備變更續終結論證費稅額億萬兩價值貨幣銀賬帳戶約買賣購銷"
    "個們這樣麼嗎將並並且從屬長連帶適適當選舉舉報壓迫強製制侵擾亂縱觀覽覺學習試題題師範醫療衛環境保護"
    "僱傭勞動薪資養殘疾婦兒親屬婚繼遺囑贈與讓轉達傳遞遞送達歸還發佈發布頒佈布廢廣陸海關稅車輛駕駛"
    "飛艦艙鐵路橋樑樓廠礦農漁業獸禽類獵樹林藝術圖館劇戲樂隊獎勵勛勳銜級職務稱謂號練訓紀律違犯錯誤"
    "過錯徑徇舉證詢問筆錄誠寧靜壯滿圍內佔據擊毆傷誹謗誣陷脅迫綁嚇賊贓隱匿毀滅滯納闖佈"
)
_SIMPLIFIED = (
    "条编节总则罚办规关机构员会议过权责当与对于开证据辩护审讯问听执处为实现产业经济财务国际华宪国军队"
    "种类项种运输险灾难伤杀谋诈骗窃夺抢劫赌淫毒枪弹药爆炉监狱释缓减轻从宽严惩戒劝导调协担负赔偿责"
    "协单据资讯号码码页点线线网络络电脑设备设计画划区乡镇县党团体联盟报纸书记录档案检验鉴鉴识别决裁"
    "诉讼请愿复复审认识应该还须无未来时间后准备变更续终结论证费税额亿万两价值货币银账账户约买卖购销"
    "个们这样么吗将并并且从属长连带适适当选举举报压迫强制制侵扰乱纵观览觉学习试题题师范医疗卫环境保护"
    "雇佣劳动薪资养残疾妇儿亲属婚继遗嘱赠与让转达传递递送达归还发布发布颁布布废广陆海关税车辆驾驶"
    "飞舰舱铁路桥梁楼厂矿农渔业兽禽类猎树林艺术图馆剧戏乐队奖励勋勋衔级职务称谓号练训纪律违犯错误"
    "过错径徇举证询问笔录诚宁静壮满围内占据击殴伤诽谤诬陷胁迫绑吓贼赃隐匿毁灭滞纳闯布"
)
_SIMPLER = {ord(old): new for old, new in zip(_TRADITIONAL, _SIMPLIFIED, strict=True) if old != new}


def simplify(text: str) -> str:
    """Traditional characters of statutes as simplified ones, one for one; length is unchanged."""
    return text.translate(_SIMPLER)


def fold(text: str) -> str:
    """The form for comparing and searching: simplified, half-width, without any space, lower case."""
    return simplify("".join(unicodedata.normalize("NFKC", text).split())).lower()


def squeeze(text: str) -> str:
    """The text without spaces of any kind, for headings such as 总 则; characters stay as printed."""
    return "".join(text.split())
