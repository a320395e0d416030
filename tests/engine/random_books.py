"""Random handbooks that are valid by construction (almost always).

Choices come from one seeded generator, not one by one from hypothesis, which likes small and repeated ones: a handbook
shows faults only when it is large and varied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

POSTS, KINDS = ("甲崗", "乙崗"), ("子", "丑", "寅")
ROUNDINGS = ("四舍五入", "進一", "捨去", "五成雙")
TAKES = (
    "次數()",
    "合計({n})",
    "平均({n})",
    "按天平均({n})",
    "最大({n})",
    "最小({n})",
    "首({n})",
    "末({n})",
    "唯一({n})",
    "去重數(種類)",
)


@dataclass(slots=True)
class Writer:
    """Writes cards. `known` holds the results so far by their dimension: 分, 次 and 率."""

    chance: Random
    cards: list[str] = field(default_factory=list)
    known: dict[str, list[str]] = field(default_factory=lambda: {"分": [], "次": [], "率": []})

    def one(self, items: Sequence[Any]) -> Any:
        """One of them."""
        return self.chance.choice(items)

    def number(self, low: int, high: int) -> int:
        """A whole number."""
        return self.chance.randint(low, high)

    def often(self, share: int = 2) -> bool:
        """Once in `share` times."""
        return self.number(1, share) == 1

    # --- formulas over results ---------------------------------------------------------------------------------

    def literal(self, unit: str) -> str:
        """A literal of the dimension."""
        if unit == "次":
            return f"{self.number(0, 9)}次"
        if unit == "率":
            return f"{self.number(0, 150)}%"
        return f"{self.number(0, 20)}{self.one(('', '.5', '.25'))}分"

    def leaf(self, unit: str) -> str:
        """A known result, or a literal."""
        names = self.known[unit]
        return str(self.one(names)) if names and not self.often(4) else self.literal(unit)

    def exact(self, unit: str, depth: int) -> str:
        """A formula that gives an exact number."""
        if depth == 0:
            return self.leaf(unit)
        below = depth - 1
        match self.number(1, 9):
            case 1 | 2:
                return f"({self.exact(unit, below)} {self.one('+-')} {self.exact(unit, below)})"
            case 3:
                return f"{self.exact(unit, below)} × {self.literal('率')}"
            case 4:
                return f"{self.one(('最大', '最小'))}({self.exact(unit, below)}, {self.exact(unit, below)})"
            case 5:
                word, low = ("%" if unit == "率" else unit), self.number(0, 9)
                return f"限於({self.exact(unit, below)}, {low}{word}, {low + self.number(0, 9)}{word})"
            case 6:
                return f"絕對({self.exact(unit, below)})"
            case 7:
                then, other = self.exact(unit, below), self.exact(unit, below)
                return f"(如果 {self.condition(below)} 則 {then} 否則 {other})"
            case 8:
                places = self.number(0, 2)
                return f"取整({self.fraction(unit, below)}, {places}, {self.one(ROUNDINGS)})"
            case _:
                return f"-{self.leaf(unit)}"

    def fraction(self, unit: str, depth: int) -> str:
        """A formula that may be an exact fraction."""
        match self.number(1, 4):
            case 1:
                return f"{self.exact(unit, depth)} × {self.count()} ÷ {self.count()}"
            case 2:
                x1 = self.number(0, 5)
                ends = f"{x1}次, {self.literal(unit)}, {x1 + self.number(1, 5)}次, {self.literal(unit)}"
                return f"線性({self.count()}, {ends})"
            case 3:
                return f"({self.exact(unit, depth)} ÷ {self.number(1, 7)} + {self.leaf(unit)})"
            case _:
                return self.exact(unit, depth)

    def count(self) -> str:
        """A count that is never negative."""
        counts = [name for name in self.known["次"] if name.startswith("數")]
        return str(self.one(counts)) if counts and not self.often(3) else f"{self.number(1, 9)}次"

    def condition(self, depth: int) -> str:
        """A condition."""
        match self.number(1, 7):
            case 1 if depth:
                return f"({self.condition(depth - 1)} {self.one(('且', '或'))} {self.condition(depth - 1)})"
            case 2 if depth:
                return f"非 ({self.condition(depth - 1)})"
            case 3:
                return f"有({self.leaf(self.one(('分', '次')))})"
            case 4:
                return f"崗位 {self.one(('=', '≠'))} {self.one(POSTS)}"
            case 5:
                return f"{self.fraction('分', 0)} {self.one('<≤≥>')} {self.literal('分')}"
            case _:
                unit = self.one(("分", "次"))
                return f"{self.leaf(unit)} {self.one('=≠<≤≥>')} {self.exact(unit, min(depth, 1))}"

    # --- cards -------------------------------------------------------------------------------------------------

    def card(self, kind: str, name: str, *lines: str) -> None:
        """Adds a card."""
        self.cards.append("\n".join([f"```{kind} {name}", *(line for line in lines if line), "```"]))

    def instead(self) -> list[str]:
        """What states become, sometimes."""
        lines = [f"不適用: {{作: {self.literal('分')}, 理由: 無}}"] if self.often(4) else []
        return lines + ([f"缺數據: {{作: {self.literal('分')}, 理由: 缺}}"] if self.often(5) else [])

    def head(self) -> list[str]:
        """Unit, decimals, rounding and range of a result in points, which keep ranges small."""
        high = self.one((20, 100, 1000))
        lines = ["單位: 分", f"小數: {self.number(0, 2)}", f"範圍: -{high}分 ~ {high}分"]
        return [*lines, f"舍入: {self.one(ROUNDINGS)}" if self.often(3) else "", *self.instead()]

    def row_number(self, depth: int = 1) -> str:
        """A number of points over a record."""
        match self.number(1, 6) if depth else 1:
            case 2:
                return f"(甲分 + {self.row_number(depth - 1)})"
            case 3:
                return f"(如果 {self.row_condition()} 則 乙分 否則 甲分)"
            case 4:
                return "丙分"
            case 5:
                return f"取整(甲分 ÷ {self.number(1, 3)}, {self.number(0, 2)})"
            case _:
                return str(self.one(("甲分", "乙分")))

    def row_condition(self) -> str:
        """A condition over a record."""
        tests = (
            f"種類 {self.one(('=', '≠'))} {self.one(KINDS)}",
            f"種類 在 [{self.one(KINDS)}, {self.one(KINDS)}]",
            f"標記 = {self.one(('是', '否'))}",
            f"甲分 {self.one('<≤≥>')} {self.number(-5, 10)}分",
            "有(乙分)",
            "空數(乙分, 標記) > 0次",
            f"價 > {self.number(0, 9)}分",
            "非 有(前種) 或 前種 ≠ 種類",
        )
        found = str(self.one(tests))
        return f"({found}) {self.one(('且', '或'))} {self.one(tests)}" if self.often(3) else found

    def registers(self) -> None:
        """The register of events, and one to look up in."""
        low, places = self.one((0, -20)), self.number(0, 2)
        self.card(
            "台賬", "牌價", "欄:", "  種: {型: 選項, 選項: [子, 丑, 寅], 必填: 否}",
            "  日: {型: 日期}", "  價: {單位: 分, 小數: 1, 範圍: 0分 ~ 50分, 必填: 否}", "鍵: [種, 日]", "日期: 日",
        )  # fmt: skip
        take = self.one(("首", "末", "唯一", "合計"))
        rest = self.one(("", " 且 日 ≤ 本.日期", " 且 價 > 3分"))
        self.card(
            "台賬", "事", "欄:", "  工號: {型: 人}", "  日期: {型: 日期}", "  序: {單位: 次}",
            "  種類: {型: 選項, 選項: [子, 丑, 寅]}",
            f"  甲分: {{單位: 分, 小數: {places}, 範圍: {low}分 ~ 20分}}",
            "  乙分: {單位: 分, 小數: 1, 範圍: 0分 ~ 20分, 必填: 否}",
            "  標記: {型: 是否, 必填: 否}", "鍵: [工號, 日期, 序]", "日期: 日期", "每期至多: 50", "計算:",
            f"  價: 查(牌價.價, 種 = 本.種類{rest}, 取: {take})",
            "  前種: 上次(種類)",
            f"  丙分: {self.one(('甲分 + 乙分', '甲分 × 2', '如果 有(乙分) 則 乙分 否則 甲分', '最大(甲分, 價)'))}",
        )  # fmt: skip

    def versions(self) -> list[str]:
        """One version of a card, or two, the second from inside the month on."""
        return ["", "生效: 2026-10-16"] if self.often(4) else [self.one(("", "", "生效: 2026-10-15"))]

    def measure(self, name: str, *, count: bool, subject: str = "人/月") -> None:
        """A measure in points, or a count."""
        take = "次數()" if count else str(self.one(TAKES[1:9])).format(n="甲分" if self.often() else self.row_number())
        if count and self.often(3):
            take = "去重數(種類)"
        lines = [
            f"對象: {subject}", "台賬: 事", f"取: {take}", "" if count else "單位: 分", "小數: 2" if "平均" in take else "",
            "缺: 跳過" if self.often() else "", "期: 截至" if self.often(5) else "",
            f"排序: [{self.one(('甲分', '種類', '序'))}]" if self.often(3) else "",
        ]  # fmt: skip
        for since in self.versions():
            self.card("取數", name, since, *lines, f"條件: {self.row_condition()}" if self.often() else "")
        if subject == "人/月":
            self.known["次" if count else "分"].append(name)

    def deduct(self, name: str) -> None:
        """A deduction in one of its shapes."""
        shape, full = self.number(0, 3), self.one((0, 10, 20))
        veto = shape == 3
        same = [
            "台賬: 事", f"滿分: {full or 10}分" if full or veto else "",
            "封頂: 8分" if self.often(3) and not veto else "",
            "超出: 扣總分" if self.often(3) and full and not veto else "",
        ]  # fmt: skip
        for since in self.versions():
            shapes = (
                [f"每次: {self.row_number()}"],
                [f"第: [{self.number(1, 3)}分, 乙分, 3分]"],
                [f"每次: {self.one(('甲分', '幅'))}", "每期一次: 是"],
                ["一票否決: 是"],
            )
            self.card(
                "扣分", name, since, *same, *shapes[shape], f"條件: {self.row_condition()}" if self.often() else ""
            )
        self.known["分"] += [name, f"{name}.扣分"]

    def rule(self, name: str) -> None:
        """A formula, sometimes one for each post."""
        if self.often(3):
            for post in POSTS if self.often(2) else POSTS[:1]:
                self.card(
                    "公式", name, f"適用: 崗位 = {post}", "單位: 分", "小數: 2", "範圍: -500分 ~ 500分", self.formula()
                )
        else:
            self.card("公式", name, *self.head(), self.formula())
        self.known["分"].append(name)

    def formula(self) -> str:
        """The formula of a card."""
        return f"公式: {self.exact('分', self.number(2, 4))}"

    def wide(self, name: str) -> None:
        """A result that looks at other months, people or weeks."""
        of = self.one([name for name in self.known["分"] if "." not in name])
        skip = self.one(("", ", 缺: 跳過", ", 缺: 跳過, 至少: 2"))
        group, how = self.one(("本組", "同崗", "全體")), self.one(("平均", "合計", "最高", "最低"))
        forms = (
            f"上月.{of}", f"上月.{of}(缺: {self.literal('分')})", f"去年同月.{of}",
            f"取整(本年.平均({of}{skip}), 2)", f"本季.合計({of}{skip})", f"近(3月).最大({of}{skip})",
            f"取整(自(入職日).平均({of}, 缺: 跳過), 1)",
            f"取整({group}.{how}({of}{self.one(('', ', 缺: 跳過'))}), 2)",
            f"取整(下屬.{self.one(('平均', '合計', '最大'))}({of}, 無下屬: 3分), 2)",
            f"上級.{of}", "取整(各週.平均(週分, 缺: 跳過), 2)", "各週.合計(週分)",
        )  # fmt: skip
        self.card("公式", name, *self.head(), f"公式: {self.one(forms)}")
        self.known["分"].append(name)
        if self.often():
            ties, order = self.one(("同名次", "不跳號", "依工號")), self.one("升降")
            self.card("公式", f"名{name}", f"公式: {group}.排名({of}, 序: {order}, 並列: {ties})")
            self.known["次"].append(f"名{name}")

    def sheet(self) -> None:
        """A score sheet for one post."""
        top, low = self.leaf("分"), self.leaf("分")
        rows = [
            f"| 1 | 項一 | 20分 | 取值 | {top} | |",
            f"| 2 | 項二 | 20分 | 每次扣 {self.number(1, 5)}分 | {self.count()} | |",
            f"| 3 | 項三 | 10分 | {self.one(('有則為零', '無則為零', '有則扣 4分'))} | {self.count()} | |",
            f"| 4 | 項四 | | 扣總分 | {low} | |",
        ]
        change = "月中變動: 期末" if self.often() else ""
        table = ["", "| 序 | 項目 | 滿分 | 計分方式 | 來源 | 評分人 |", "|---|---|---|---|---|---|", *rows]
        head = [f"適用: 崗位 = {self.one(POSTS)}", "滿分: 50分", *([change] if change else [])]
        self.cards.append("\n".join(["```考核表 表", *head, *table, "```"]))
        self.known["分"] += ["表", "項一", "項二"]

    def tiers(self, name: str) -> None:
        """A lookup by tiers."""
        high = self.number(5, 9)
        mode = self.one(("", "方式: 分段", "方式: 全額"))
        word = "超過" if "分段" in mode else self.one(("以上", "超過"))
        values = [self.literal("率") if mode else self.leaf("分") for _ in range(3)]
        rows = [f"  - {high}分 {word}: {values[0]}", f"  - {high - 4}分 {word}: {values[1]}", f"  - 其餘: {values[2]}"]
        self.card(
            "查表", name, f"按: {self.one(self.known['分'])}", "單位: 分", "範圍: -500分 ~ 500分", mode, "檔:", *rows
        )
        self.known["分"].append(name)

    def recursive(self) -> None:
        """A result made of those of the people below."""
        formula = f"公式: {self.leaf('分')} + 取整(下屬.{self.one(('平均', '合計'))}(團分, 無下屬: 1分), 2)"
        self.card("公式", "團分", "單位: 分", "小數: 2", "範圍: -999分 ~ 999分", formula)
        self.known["分"].append("團分")

    def book(self) -> str:
        """All cards."""
        self.registers()
        self.card("參數", "幅", "值: {2026-01-01: 1分, 2026-10-09: 2.5分, 2026-10-20: 2分}")
        self.measure("週量", count=False, subject="人/週")
        self.card(
            "公式", "週分", "對象: 人/週", *self.head(), f"公式: {self.one(('週量 + 幅', '週量', '最大(週量, 幅)'))}"
        )
        for number in range(self.number(1, 2)):
            self.measure(f"數{number}", count=True)
        for number in range(self.number(1, 3)):
            self.measure(f"量{number}", count=False)
        makers = (self.rule, self.rule, self.wide, self.wide, self.wide, self.deduct, self.tiers)
        if self.often():
            self.sheet()
        for number in range(self.number(3, 8)):
            self.one(makers)(f"果{number}")
        if self.often(3):
            self.recursive()
            self.rule("末果")
        return "\n".join(self.cards)
