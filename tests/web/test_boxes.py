"""What stands under a box of a register's form: the card's own sentence before what its type says."""

import pytest
from django.utils import translation

from kaohe.intake.schema import FieldSchema
from kaohe.web.registers.boxes import sentence

NOTE = "貼在件上的號，例如 SF-1"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (FieldSchema("件號", "文字"), "As it is, in a few words."),
        (FieldSchema("件號", "文字", note=NOTE), f"{NOTE}。"),
        (FieldSchema("件號", "文字", note=f"{NOTE}。"), f"{NOTE}。"),
        (FieldSchema("件號", "文字", required=False, note=NOTE), f"{NOTE}。 It may stay empty."),
        (FieldSchema("期限", "日期", note="最後一天"), "最後一天。 A day, for example 2026-10-05."),
    ],
)
def test_the_cards_sentence_comes_first(field, said):
    with translation.override("en"):
        assert sentence(field) == said
