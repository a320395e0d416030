"""The tags of pages: sentences, icons, addresses that keep what was chosen."""

from __future__ import annotations

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kaohe.web import texts

register = template.Library()
register.simple_tag(texts.t, name="t")


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
