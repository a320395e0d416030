"""Files beside records: which there are, one of them, sending one, withdrawing one."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Schema
from ninja.files import UploadedFile
from pydantic import Field

from kaohe.access.scopes import Scope
from kaohe.api.area import Area
from kaohe.api.bearer import Token, actor_of
from kaohe.api.fields import Id
from kaohe.api.registers import Name, Withdrawal
from kaohe.records import attaching
from kaohe.records.attachment_files import Upload, pieces_of
from kaohe.records.in_force import register_in_force as register_of

area = Area("registers", Scope.REGISTERS_READ, Scope.REGISTERS_WRITE)
OF_ENTRY = "/{name}/entries/{entry}/attachments"
BYTES = "application/octet-stream"
SENT: dict[str, Any] = {
    "responses": {200: {"description": "The file.", "content": {BYTES: {"schema": {"type": "string"}}}}}
}


class AttachmentOut(Schema):
    """A file beside a record: what it is called, what its content is, its size in bytes and its digest."""

    number: int
    name: str
    kind: str
    size: int
    sha256: str
    added_at: datetime
    by: str
    withdrawn_at: datetime | None
    is_erased: Annotated[bool, Field(description="Its time is over: its name and its content are gone.")]


@area.reads(OF_ENTRY, list[AttachmentOut])
def list_attachments(request: HttpRequest, name: Name, entry: Id) -> list[dict[str, Any]]:
    """The files of a record in the order in which they came, also those that were withdrawn."""
    _, register = register_of(name)
    return [asdict(one) for one in attaching.attachments(actor_of(request), register, entry)]


@area.post(OF_ENTRY, auth=Token(Scope.REGISTERS_WRITE), response={201: list[AttachmentOut]})
def attach_file(
    request: HttpRequest, name: Name, entry: Id, file: Annotated[UploadedFile, File(description="Of a kind it takes.")]
) -> list[dict[str, Any]]:
    """Put a file beside a record; the record stays as it is. The same file sent again is the same attachment."""
    _, register = register_of(name)
    actor = actor_of(request)
    attaching.attach(actor, register, entry, [Upload(file.name or "", file.chunks())])
    return [asdict(one) for one in attaching.attachments(actor, register, entry)]


@area.get(f"{OF_ENTRY}/{{number}}", auth=Token(Scope.REGISTERS_READ), response={200: None}, openapi_extra=SENT)
def read_attachment(request: HttpRequest, name: Name, entry: Id, number: Id) -> StreamingHttpResponse:
    """The content of a file."""
    _, register = register_of(name)
    found, path = attaching.attached_file(actor_of(request), register, entry, number)
    response = StreamingHttpResponse(pieces_of(path), content_type=BYTES)
    response.headers["Content-Length"] = str(found.size)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name)
    return response


@area.writes("POST", f"{OF_ENTRY}/{{number}}/withdrawal", AttachmentOut)
def withdraw_attachment(request: HttpRequest, name: Name, entry: Id, number: Id, sent: Withdrawal) -> dict[str, Any]:
    """Withdraw a file: it is struck out and can still be read."""
    _, register = register_of(name)
    actor = actor_of(request)
    attaching.detach(actor, register, entry, number, reason=sent.reason)
    found = attaching.attachments(actor, register, entry)
    return next(asdict(one) for one in found if one.number == number)
