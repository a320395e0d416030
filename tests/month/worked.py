"""A handbook of one chapter over handbooks/base with its worked cases, run as `kaohe test` runs them."""

from pathlib import Path

from typing_extensions import override

from kaohe.engine.backends import python
from kaohe.handbook.cases import read_cases
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.load import read_handbook
from kaohe.month.messages import fault_lines, mismatch_lines
from kaohe.month.testing import Runner, run_cases

HANDBOOKS = Path(__file__).parents[2] / "handbooks"
SETTINGS = """\
語言: 1
名稱: 試
承接: [base]
版本: {首版: 2020-01-01}
名單:
  崗位: [甲崗, 乙崗]
"""
CARDS = """\
[T-1] 試。

```參數 每日扣分
值: 4分/天
```
```台賬 缺勤
欄:
  工號: {型: 人}
  日期: {型: 日期}
  種類: {型: 選項, 選項: [曠工, 事假]}
  備註: {型: 文字, 必填: 否}
鍵: [工號, 日期]
日期: 日期
```
```取數 缺勤日數
台賬: 缺勤
取: 去重數(日期)
單位: 天
```
```公式 出勤得分
範圍: 0分 ~ 100分
公式: 最大(0分, 100分 - 缺勤日數 × 每日扣分)
```
```裁定 態度
評分人: [主管]
步: 0.5分
得分等級:
  好: 10分
  可: 4分 ~ 8分
```
```公式 月得分
公式: 出勤得分 × 90% + 態度
```
```公式 較上月
公式: 出勤得分 - 上月.出勤得分
```
```公式 全公司缺勤
對象: 公司/月
單位: 天
公式: 公司缺勤日數
```
```取數 公司缺勤日數
對象: 公司/月
台賬: 缺勤
取: 合計(1天)
單位: 天
```
```公式 組內名次
公式: 本組.排名(出勤得分)
```
```公式 季出勤
對象: 人/季
公式: 取整(本季.平均(出勤得分), 4)
```
"""


def handbook(folder, cases, cards=CARDS):
    """Writes the handbook and its cases; the folder of the handbook."""
    own = folder / "試"
    (own / "例").mkdir(parents=True)
    (own / "handbook.yaml").write_text(SETTINGS, encoding="utf-8")
    (own / "01.md").write_text(cards, encoding="utf-8")
    (own / "例" / "1.yaml").write_text(cases, encoding="utf-8")
    return own


def read(own):
    """Source and cases of a handbook without faults."""
    diagnostics = Diagnostics()
    source, cases = read_handbook(own, diagnostics), read_cases(own, diagnostics)
    assert not diagnostics.failed, [(item.code, item.span, item.args) for item in diagnostics.items]
    return source, cases


def run(own, backend=python.run):
    """Every case with what it gave."""
    source, cases = read(own)
    return run_cases(source, cases, backend)


def told(result, language="zh_Hant"):
    """What a case is told, line by line."""
    faults = [line for fault in result.faults for line in fault_lines(fault, language)]
    return faults + [line for found in result.mismatches for line in mismatch_lines(found, language)]


def runs_of(own):
    """How many runs of the engine the cases take, by their numbers of cases."""
    source, cases = read(own)
    sizes = []

    class Counting(Runner):
        @override
        def run_group(self, members):
            sizes.append(len(members))
            return super().run_group(members)

    assert all(result.passed for result in Counting(source, python.run).run(cases.items))
    return sorted(sizes)
