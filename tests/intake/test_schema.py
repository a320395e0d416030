"""The schema that intake reads by, made from a register of the handbook."""

from fractions import Fraction

import pytest

from kaohe.handbook.ast import Truth
from kaohe.handbook.model import Computed, Field, Formula, ImportMapping, LeaveOut, RawColumn, Register, RowCheck
from kaohe.handbook.source import NOWHERE
from kaohe.handbook.tree import Text
from kaohe.intake.schema import NumberFormat, RowFormula, schema_of


def text(value):
    return Text(value, NOWHERE)


def formula(written):
    return Formula(text(written), Truth(value=True, span=NOWHERE))


def declared(**more):
    fields = (
        Field(text("工號"), "人"),
        Field(text("種類"), "選項", options=("甲", "乙")),
        Field(text("崗位"), "選項", option_list=text("崗位"), required=False),
        Field(text("金額"), "數", unit=text("元"), decimals=2),
    )
    return Register(
        kind="台賬", name=text("缺勤"), span=NOWHERE, clause=None, fields=fields, key=(text("工號"),), **more
    )


def form(field):
    return NumberFormat(Fraction(1, 10**field.decimals) if field.decimals else Fraction(1), 0, 100)


def test_fields_take_their_options_and_formats():
    schema = schema_of(declared(), {"崗位": ("銷售員",)}, form, first_weekday=7)

    assert (schema.name, schema.key, schema.mapping, schema.first_weekday) == ("缺勤", ("工號",), None, 7)
    assert [field.options for field in schema.fields] == [(), ("甲", "乙"), ("銷售員",), ()]
    assert [field.required for field in schema.fields] == [True, True, False, True]
    assert schema.fields[3].number == NumberFormat(Fraction(1, 100), 0, 100)
    assert [field.is_text for field in schema.fields] == [True, False, False, False]


def test_a_mapping_comes_with_its_formulas():
    register = declared(
        checks=(RowCheck(formula("a"), "說明"),),
        mapping=ImportMapping(
            columns=(("工號", "agent"),),
            values=(("種類", (("A", "甲"),)),),
            computed=(Computed(text("金額"), formula("b")),),
            leave_out=(LeaveOut(formula("c"), "理由"),),
            raw=(RawColumn("sec", "數"),),
        ),
    )

    schema = schema_of(register, {"崗位": ()}, form, compiled=lambda item: RowFormula(lambda row: item.text.value, ()))

    assert schema.checks[0].condition.call({}) == "a"
    assert schema.mapping is not None
    assert schema.mapping.columns == {"工號": "agent"}
    assert schema.mapping.values == {"種類": {"A": "甲"}}
    assert (schema.mapping.computed[0].name, schema.mapping.leave_out[0].text) == ("金額", "理由")
    assert schema.mapping.raw[0].number == NumberFormat(Fraction(1), 0, 100)


def test_formulas_must_be_compiled():
    with pytest.raises(ValueError, match="缺勤"):
        schema_of(declared(checks=(RowCheck(formula("a"), "說明"),)), {"崗位": ()}, form)
