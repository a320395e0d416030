"""An area of the API: its operations read or write, and each says for which scope its token must be."""

from __future__ import annotations

import functools
import inspect
import json
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.errors import ValidationError
from ninja.operation import Operation
from ninja.params.functions import Header
from ninja.utils import contribute_operation_args, contribute_operation_callback
from pydantic import BaseModel, Field
from typing_extensions import override

from kaohe.access.models import LONGEST_KEY
from kaohe.access.replies import once_only
from kaohe.access.scopes import Scope
from kaohe.api.bearer import Token, actor_of
from kaohe.api.fields import SEEN

View = TypeVar("View", bound=Callable[..., Any])
JSON = "application/json; charset=utf-8"
KEY = "Idempotency-Key"
IfMatch = Annotated[str, Header(alias="If-Match", max_length=100, description="The ETag of what was read.")]


class Area(Router):
    """Operations under one tag, with the scopes to read and to write them."""

    def __init__(self, tag: str, read: Scope | None, write: Scope | None = None) -> None:
        super().__init__(tags=[tag])
        self.read, self.write = read, write

    @override
    def api_operation(self, methods: list[str], path: str, **options: Any) -> Callable[[View], View]:
        """An operation that overlooks nothing of what it is asked."""
        register = super().api_operation(methods, path, **options)

        def registered(view: View) -> View:
            contribute_operation_callback(view, overlook_nothing)
            made: View = register(view)
            return made

        return registered

    def reads(self, path: str, out: Any, **options: Any) -> Callable[[View], View]:
        """An operation that changes nothing."""
        return self.get(path, auth=Token(self.read), response={200: out}, **options)

    def writes(
        self, method: str, path: str, out: type[Schema], status: int = 200, **options: Any
    ) -> Callable[[Callable[..., Any]], Callable[..., HttpResponse]]:
        """An operation that changes something, once for each Idempotency-Key."""
        register = self.api_operation([method], path, auth=Token(self.write), response={status: out}, **options)

        def registered(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
            made: Callable[..., HttpResponse] = register(repeatable(view, out, status))
            return made

        return registered


def overlook_nothing(operation: Operation) -> None:
    """Lets an operation refuse what it does not know in an address: a filter that is misspelt must not show all."""
    asked = [model for model in operation.models if model.__ninja_param_source__ == "query"]
    known = {name for model in asked for name in model.__ninja_flatten_map__}
    view = operation.view_func

    @functools.wraps(view)
    def checked(request: HttpRequest, **sent: Any) -> Any:
        if unknown := sorted(request.GET.keys() - known):
            raise ValidationError([{"type": "extra_forbidden", "loc": ("query", name)} for name in unknown])
        return view(request, **sent)

    operation.view_func = checked


def repeatable(view: Callable[..., Any], out: type[Schema], status: int) -> Callable[..., HttpResponse]:
    """The view, answered from what is kept when its key was used before."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *, idempotency_key: str | None = None, **sent: Any) -> HttpResponse:
        def do() -> tuple[int, str]:
            return status, out.model_validate(view(request, **sent), from_attributes=True).model_dump_json()

        number = actor_of(request).token
        if idempotency_key is None or number is None:
            code, body = do()
        else:
            code, body = once_only(number, idempotency_key, asked(request, sent), do)
        return HttpResponse(body, status=code, content_type=JSON)

    answered.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
    about = "Sent again within a day with the same key, a write is answered as the first time, and not done twice."
    key: Any = Annotated[str, Field(min_length=1, max_length=LONGEST_KEY), SEEN] | None
    header: Any = Header(None, alias=KEY, description=about)
    contribute_operation_args(answered, "idempotency_key", key, header)
    return answered


def asked(request: HttpRequest, sent: dict[str, Any]) -> bytes:
    """What a write asks for."""
    told = [request.method, request.path, {name: plain(value) for name, value in sent.items()}]
    return json.dumps(told, sort_keys=True, default=str).encode()


def plain(value: Any) -> Any:
    """A part of a request as JSON has it."""
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value


def revision_of(tag: str) -> str:
    """What an If-Match names, without the marks around it.

    >>> revision_of('"3"'), revision_of('W/"3"'), revision_of("3")
    ('3', '3', '3')
    """
    return tag.strip().removeprefix("W/").strip('"')
