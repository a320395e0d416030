"""Names of make-believe people, customers, dealers and goods, and the sentences people write into forms."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random

from kaohe.demo.chance import pick, whole

_SURNAMES = (
    "王王王李李李張張張劉劉陳陳楊楊黃趙周吳徐孫馬朱胡郭何林高羅鄭梁謝宋唐許韓馮鄧曹彭曾蕭田董潘袁蔡蔣余于杜"
    "葉程魏蘇呂丁任盧姚沈鍾姜崔譚陸范汪廖石金韋賈夏付方鄒熊白孟秦邱侯江尹薛閻段雷龍黎史陶賀毛郝顧龔邵萬覃武錢戴嚴莫孔向常"
)
_GIVEN = (
    "偉芳娜敏靜麗強磊軍洋勇艷傑娟濤明超秀霞平剛桂英華玉蘭飛鵬俊宇浩然子軒欣怡佳琪夢雪晨曦思遠文博雅婷志國建新海燕春梅冬"
    "天佑安琳嘉慧瑞祥立誠家豪宏圖學民永康少東小林雲波清源振宇立群"
)
_PLACES = (
    "安平",
    "長青",
    "東河",
    "豐源",
    "廣寧",
    "和順",
    "金水",
    "臨江",
    "南橋",
    "青山",
    "瑞城",
    "三元",
    "泰和",
    "望海",
    "新陽",
    "永興",
)
_TRADES = ("商貿", "機電", "農機", "汽車銷售", "物資", "五金", "實業", "工程")
PRODUCTS = ("甲型", "乙型", "丙型", "丁型", "戊型", "己型")
SENTENCES = (
    "情況屬實,已當面核對",
    "按計劃進行,下週繼續跟進",
    "已電話說明,對方表示理解",
    "材料齊全,另附照片",
    "需要配件支持,已報計劃員",
    "與上次相比有改進",
    "客戶希望月底前答覆",
    "現場處理完畢,已簽字確認",
)


def person(rng: Random) -> str:
    """A person's name."""
    given = pick(rng, _GIVEN) + (pick(rng, _GIVEN) if rng.random() < 0.75 else "")
    return pick(rng, _SURNAMES) + given


def dealer(number: int) -> str:
    """The name of a dealer or customer; the same number is the same firm."""
    place, rest = _PLACES[number % len(_PLACES)], number // len(_PLACES)
    trade, rest = _TRADES[rest % len(_TRADES)], rest // len(_TRADES)
    return f"{place}{trade}{rest + 1}號店" if rest else f"{place}{trade}"


Write = Callable[[Random], str]


@cache
def writer(field: str) -> Write:
    """How people fill a field of that name."""
    found = next((make for words, make in _BY_WORD if any(word in field for word in words)), None)
    return found or (lambda rng: f"{field}{whole(rng, 1, 99):02}")


def _one_of(*texts: str) -> Write:
    return lambda rng: pick(rng, texts)


_BY_WORD: tuple[tuple[tuple[str, ...], Write], ...] = (
    (
        ("顧客", "客戶", "用戶", "經銷商", "承租人", "買受人", "主辦方", "來客", "來自", "customer", "dealer"),
        lambda rng: dealer(whole(rng, 0, 399)),
    ),
    (("產品", "品名", "商品", "車型", "product"), lambda rng: pick(rng, PRODUCTS)),
    (("聯繫人", "姓名", "對方", "稱呼", "乘車人", "name"), person),
    (("地點", "地址", "區域", "地區", "位置", "站名", "place"), lambda rng: pick(rng, _PLACES)),
    (
        (
            "內容",
            "經過",
            "說明",
            "理由",
            "事由",
            "意見",
            "總結",
            "計劃",
            "記錄",
            "報告",
            "問題",
            "方案",
            "效果",
            "情況",
            "備註",
            "回覆",
            "變動",
            "note",
        ),
        _one_of(*SENTENCES),
    ),
    (("條目",), lambda rng: f"{pick(rng, PRODUCTS)}-{pick(rng, ('保修範圍', '退換期限', '安裝方法'))}"),
    (("刊名",), _one_of("中心月刊", "安全簡報")),
    (("期號",), lambda rng: f"第{whole(rng, 1, 99)}期"),
    (("班車號",), _one_of("一號車", "二號車")),
    (("開什麼",), lambda rng: f"{whole(rng, 1, 60)}號櫃"),
    (("正文", "答案", "處理", "結果", "初步分析", "宗旨"), _one_of(*SENTENCES)),
    (("科目",), _one_of("差旅費", "招待費", "運費", "通信費", "宣傳費")),
    (
        ("題目", "課題", "主題", "標題", "topic"),
        _one_of("新品要點", "報價與談判", "拜訪紀實怎樣寫", "返利政策", "用戶問題處理"),
    ),
    (("反映方", "來源"), _one_of("函電組", "服務中心", "配件組", "索賠組")),
    (("條款", "依據"), lambda rng: f"第{whole(rng, 2, 9)}條第{whole(rng, 1, 4)}款"),
    (("指標", "目標"), lambda rng: f"{pick(rng, ('陳列', '回訪', '建檔', '巡店'))}{whole(rng, 2, 20)}家"),
    (("名稱", "活動"), lambda rng: pick(rng, _PLACES) + pick(rng, ("推介會", "巡迴服務", "以舊換新", "試用日"))),
)
