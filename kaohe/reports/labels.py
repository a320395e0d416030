"""The fixed words of explanations and lists, in the three languages; the handbook's own words stay as they are."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC

ENGLISH = {
    "條文": "clause",
    "公式": "formula",
    "代入": "numbers",
    "捨入": "rounded",
    "出處": "written at",
    "來自": "from",
    "計": "counts",
    "未計入": "not counted",
    "另有 {count} 筆": "{count} more records",
    "沒有數的": "Without a value",
    "沒有一張卡逐筆取用這本台賬": "No card takes the records of this register one by one",
    "有權的人還沒有裁定": "nobody who may judge it has",
    "缺這份記錄或欄位": "the record or field is missing",
    "超出申報的範圍": "outside the range the card states",
    "見上": "see above",
    "導入": "imported",
    "以前各月的結果": "results of earlier months",
    "期初資料，不是這裏算的": "opening data, not computed here",
    "按天加權": "weighted by days",
    "以期末為準": "as at the end of the period",
    "參數": "value",
    "逐項不同": "Cells that differ",
    "這邊": "ours",
    "表裏": "sheet",
    "格": "cell",
    "可能的原因": "likely cause",
    "各項對上": "Cells that agree",
    "對上": "agree",
    "不同": "differ",
    "原因匯總": "Causes",
    "次數": "times",
    "隨別項而差": "follows from",
    "單位不同": "another unit",
    "欄對調": "columns swapped with",
    "捨入不同": "rounded otherwise",
    "上下限沒有用上": "limit not applied",
    "條件走了另一支": "other branch taken",
    "參數是別的版本": "value of another version",
    "少一筆記錄": "a record missing",
    "少加一項": "a term left out",
    "少乘權重": "a weight left out",
    "原因不明": "not known",
    "這邊沒有數": "ours has no value",
    "表裏沒有此人": "person not in the sheet",
    "運行裏沒有此人": "person not in the run",
    "表裏不是數": "the sheet has no number",
    "各部分未捨入就相加": "parts added before rounding",
    "沒有捨入": "not rounded",
    "改了哪些卡": "Cards that differ",
    "改了哪些規則": "Rules that differ",
    "性質": "how",
    "類": "kind",
    "名稱": "name",
    "改動": "change",
    "各項合計": "Totals by item",
    "項目": "item",
    "原合計": "before",
    "新合計": "after",
    "差": "difference",
    "不同處": "differ",
    "出自哪張卡": "By card",
    "只改這一張卡": "this card alone",
    "合計": "in all",
    "共同作用": "together",
    "記錄的改動與共同作用": "records, and together",
    "不能單獨改": "not by itself",
    "誰動得最多": "Who moves most",
    "工號": "id",
    "姓名": "name",
    "原": "before",
    "新": "after",
    "等級不同": "Another grade",
    "期間": "period",
    "不同的記錄": "Records that differ",
    "台賬": "register",
    "記錄": "record",
    "欄": "fields",
    "逐項": "Line by line",
    "出自記錄": "from records",
    "改變了什麼": "What changed",
    "僅文字": "text only",
    "本條": "this card",
    "連帶": "downstream",
    "新增": "added",
    "刪去": "removed",
    "撤去": "withdrawn",
    "暫扣：依規{value}，待{judges}放行（{reason}）": "held: {value} by the rule, to be released by {judges} ({reason})",
}


@cache
def _simplify() -> OpenCC:
    return OpenCC("t2s")


def in_words(phrase: str, language: str, **args: object) -> str:
    """A fixed phrase in a language; one that the table lacks stays in its own characters.

    >>> in_words("另有 {count} 筆", "en", count=3)
    '3 more records'
    """
    if language == "en":
        phrase = ENGLISH.get(phrase, phrase)
    elif language == "zh_Hans":
        phrase = str(_simplify().convert(phrase))
    return phrase.format_map(args) if args else phrase
