"""The API put together: its areas, and how it answers to faults."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer
from typing_extensions import override

from kaohe.api import attachments, drafts, imports, ledger, me, people, problems, registers, units
from kaohe.api.schema import completed

TITLE = "Kaohe 考核"
VERSION, PREFIX = "1", "/api/v1/"
DESCRIPTION = (
    "People, registers, imports, the handbook and the ledger, for programs. Each request carries a token that its "
    "owner made under “My sign-in”; it may what the owner may, as far as its scopes reach. Faults come as "
    "application/problem+json in the language of Accept-Language (zh-Hant, zh-Hans, en), every place named."
)


class Json(JSONRenderer):
    """Chinese as it is written, not as numbers."""

    json_dumps_params = MappingProxyType({"ensure_ascii": False})


class Api(NinjaAPI):
    """The API with faults, scopes and headers in its schema."""

    @override
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """An operation is called after its function."""
        return operation.view_func.__name__

    @override
    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The schema, completed."""
        return completed(self, super().get_openapi_schema(**options | {"path_prefix": PREFIX}))


api = Api(title=TITLE, version=VERSION, description=DESCRIPTION, urls_namespace="api", docs_url=None, renderer=Json())
problems.handle(api)
for path, area in (
    ("/me", me.area),
    ("/people", people.area),
    ("/posts", people.posts),
    ("/units", units.area),
    ("/staff", units.staff),
    ("/registers", registers.area),
    ("/registers", attachments.area),
    ("/registers", imports.area),
    ("/jobs", imports.work),
    ("/handbook", drafts.area),
    ("/ledger", ledger.area),
):
    api.add_router(path, area)
