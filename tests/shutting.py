"""Putting an answer away as the server does, its files with it, inside a test's transaction."""

from django.core.signals import request_finished
from django.db import close_old_connections
from django.http.response import HttpResponseBase


def shut(response: HttpResponseBase) -> None:
    """Closes an answer. What a server does then besides, closing connections, would end the test's transaction."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)
