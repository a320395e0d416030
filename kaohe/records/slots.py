"""Which slot of an entry holds which field: given when the register is first written to, and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from kaohe.intake.cells import reader
from kaohe.intake.schema import CHOICE, NUMBER, FieldSchema, RegisterSchema
from kaohe.records.models import LONGEST_TEXT, NUMBERS, TEXTS, Revision, Slot

Values = Mapping[str, int | str | None]
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots of a register by field."""

    by_field: Mapping[str, str]

    def fill(self, revision: Revision, values: Values) -> None:
        """Puts a row's values into the slots of a revision."""
        for field, slot in self.by_field.items():
            value = values.get(field)
            setattr(revision, slot, value if slot in NUMBERS else str(value or "")[:LONGEST_TEXT])


def form_of(field: FieldSchema) -> str:
    """What the whole numbers of a field mean."""
    if field.type == NUMBER and field.number is not None:
        return f"{NUMBER} {field.number.step} {field.number.unit}"
    return "\n".join([CHOICE, *field.options]) if field.type == CHOICE else field.type


def known_slots(schema: RegisterSchema) -> Slots:
    """The slots that hold what the handbook means today; a field that has none is looked up in the rows themselves."""
    forms = {field.name: form_of(field) for field in schema.fields}
    given = Slot.objects.filter(register=schema.name)
    return Slots({slot.field: slot.slot for slot in given if same(slot.form, forms.get(slot.field))})


def slots_of(schema: RegisterSchema, apart: Iterable[str]) -> Slots:
    """The slots, given to fields that have none yet while there are any; fields `apart` have columns of their own.

    Where a field now means something else by its numbers, the slot is filled anew from the rows.
    """
    given = {slot.field: slot for slot in Slot.objects.filter(register=schema.name)}
    free = [name for name in (*NUMBERS, *TEXTS) if name not in {slot.slot for slot in given.values()}]
    for field in schema.fields:
        slot, form = given.get(field.name), form_of(field)
        if slot is None and field.name not in set(apart):
            place = next((name for name in free if (name in TEXTS) == field.is_text), None)
            if place is None:
                continue
            free.remove(place)
            slot = given[field.name] = Slot(register=schema.name, field=field.name, slot=place, form=form)
            slot.save()
            refill(schema, field, place)
        elif slot is not None and slot.form != form:
            if not same(slot.form, form):
                refill(schema, field, slot.slot)
            slot.form = form
            slot.save(update_fields=["form"])
    names = {field.name for field in schema.fields}
    return Slots({name: slot.slot for name, slot in given.items() if name in names})


def same(old: str, new: str | None) -> bool:
    """Whether numbers that meant `old` mean `new`: options may be added behind the others."""
    return old == new or (new is not None and old.startswith(CHOICE) and new.startswith(f"{old}\n"))


def refill(schema: RegisterSchema, field: FieldSchema, slot: str) -> None:
    """Fills a slot from the rows that stand; what cannot be read by today's card leaves it empty."""
    read = reader(field, first_weekday=schema.first_weekday)
    standing = Revision.objects.filter(register=schema.name, is_live=True).only("pk", "row", slot)
    changed = []
    for revision in standing.iterator(chunk_size=AT_ONCE):
        text = revision.row.get(field.name, "")
        value = read(text) if text else None
        setattr(revision, slot, value if isinstance(value, int | str) else "" if slot in TEXTS else None)
        changed.append(revision)
    with transaction.atomic():
        Revision.objects.bulk_update(changed, [slot], batch_size=AT_ONCE)
