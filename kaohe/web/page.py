"""Answering with a page: its head, and only the part of it that was asked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def page(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    purpose: str = "",
    back: tuple[str, str] | None = None,
    fragment: str = "",
    status: int = 200,
    **context: object,
) -> HttpResponse:
    """A page with its head: what it is called, what it is for, and (address, words) of where it lies below.

    `fragment` is the template of the part that changes with the choices in the address; htmx gets only that.
    """
    only_part = fragment and wants_part(request)
    head = {} if only_part else {"title": title, "purpose": purpose, "back": back}
    response = render(request, fragment if only_part else template, {**context, **head}, status=status)
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks, and not to bring back a page that the browser has left."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
