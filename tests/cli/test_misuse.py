"""What is typed wrong is told in the language that was asked for, with what to type instead."""

from __future__ import annotations

import pytest

from kaohe.cli.app import run


def said(capsys, words):
    code = run(words)
    shown = capsys.readouterr()
    assert (code, shown.out) == (2, "")
    return [line.strip() for line in shown.err.strip().split("\n")]


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (["chek"], ["沒有「chek」這個命令。", "是不是「check」？"]),
        (["check", "--formatt", "x"], ["沒有 --formatt 這個選項。", "是不是「--format」？"]),
        (["close", "--language", "en"], ["handbook is missing.", "See kaohe close --help."]),
        (["check", "nowhere"], ["找不到「nowhere」。", "檢查路徑；資料夾從目前所在處寫起。"]),
        (["check", "--format", "xml", "."], ["--format 只能是：text、json、editor。"]),
        (["check", "--language=zh_Hans", "nowhere"], ["找不到「nowhere」。", "检查路径；资料夹从目前所在处写起。"]),
        (
            ["demo", "x", "--people", "many"],
            ["--people 的值不對：'many' is not a valid int range.", "各選項見 kaohe demo --help。"],
        ),
    ],
)
def test_what_is_typed_wrong_is_told(capsys, monkeypatch, words, lines):
    monkeypatch.delenv("KAOHE_LANGUAGE", raising=False)

    assert said(capsys, words) == lines


def test_the_environment_chooses_the_language_too(capsys, monkeypatch):
    monkeypatch.setenv("KAOHE_LANGUAGE", "en")

    assert said(capsys, ["chek"])[0] == "There is no command chek."


def test_nothing_typed_is_a_question_for_help(capsys):
    assert run([]) == 2
    assert "check" in capsys.readouterr().out
