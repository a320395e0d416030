"""The tags of pages: sentences, icons, addresses that keep what was chosen."""

from __future__ import annotations

from fractions import Fraction

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kaohe.base.actor import SYSTEM
from kaohe.web import texts

MADE_UP = f"{SYSTEM}demonstration"

register = template.Library()
register.simple_tag(texts.t, name="t")
register.filter("key_words", texts.key_words)


@register.simple_tag
def action_words(action: str) -> str:
    """What was done, in words, of a ledger action as `people.person.hire`; the action itself where there are none."""
    key = f"actions.{action.replace('.', '_').replace('-', '_')}"
    return texts.t(key) if key in texts.texts() else action


@register.simple_tag
def kind_words(kind: str) -> str:
    """What a ledger entry is about, in words."""
    key = f"ledger.kind_{kind}"
    return texts.t(key) if key in texts.texts() else kind


@register.filter
def actor_words(name: str, instead_of: str = "") -> str:
    """Who acted: a person's number, the program, or the demonstration, which made it up; and for whom he stood in."""
    if instead_of:
        return texts.t("ledger.instead_of", by=name, person=instead_of)
    if name == MADE_UP:
        return texts.t("demonstration.by")
    return texts.t("ledger.program") if name.startswith(SYSTEM) else name


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside a word; it says nothing to who cannot see it, the word does."""
    address = f"{static('vendor/icons.svg')}#{name}"
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', address)


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """The box to write into, in the looks of its kind."""
    kind = field.field.widget
    looks = "form-select" if isinstance(kind, Select) else "form-control"
    if isinstance(kind, CheckboxInput):
        looks = "form-check-input"
    return field.as_widget(attrs={"class": f"{kind.attrs.get('class', '')} {looks}".strip()})


@register.inclusion_tag("web/sort_head.html", takes_context=True)
def sort_head(context: RequestContext, name: str, words: str, *, number: bool = False) -> dict[str, object]:
    """The head of a column that the list can be sorted by; once more turns it round."""
    sort = context["request"].GET.get("sort", "")
    way = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
    address = with_query(context, sort=f"-{name}" if sort == name else name, page="")
    return {"words": words, "way": way, "address": address, "number": number}


@register.filter
def percent(share: Fraction | None) -> str:
    """A share with one place after the point, halves away from zero; a dash for none.

    >>> percent(Fraction(33, 389))
    '8.5%'
    """
    if share is None:
        return "–"
    tenths = abs(share) * 1000
    whole = (tenths.numerator * 2 + tenths.denominator) // (tenths.denominator * 2)
    return f"{'-' if share < 0 and whole else ''}{whole // 10}.{whole % 10}%"


@register.simple_tag(takes_context=True)
def with_query(context: RequestContext, **changed: object) -> str:
    """This page's address with some of its choices changed; an empty one is left out.

    `{% with_query sort="name" page="" %}` keeps every other choice of the page.
    """
    chosen = context["request"].GET.copy()
    for name, value in changed.items():
        if value in (None, ""):
            chosen.pop(name, None)
        else:
            chosen[name] = str(value)
    return f"?{chosen.urlencode()}" if chosen else "?"
