"""The OpenAPI 3.1 schema: what ninja gives, with faults, scopes and headers at every operation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

from kaohe.api.problems import CONTENT_TYPE, Problem

ALWAYS = {
    "400": "The body cannot be read.",
    "401": "No token, or none that is good.",
    "403": "The token lacks the scope, or its owner the right.",
    "404": "What is asked about is not there.",
    "422": "Something in the request is wrong; every fault is named.",
    "429": "Too many tokens that are none came from this address.",
}
CHANGED = {"412": "It was changed since it was read."}


def completed(api: NinjaAPI, schema: OpenAPISchema) -> OpenAPISchema:
    """The schema with what the code does besides."""
    told = Problem.model_json_schema(ref_template=REF_TEMPLATE, mode="serialization")
    parts = schema["components"]["schemas"]
    parts |= told.pop("$defs", {})
    parts["Problem"] = told
    schema["components"]["schemas"] = dict(sorted(parts.items()))
    content = {CONTENT_TYPE: {"schema": {"$ref": REF_TEMPLATE.format(model="Problem")}}}
    schema["components"]["responses"] = {
        code: {"description": words, "content": content} for code, words in sorted((ALWAYS | CHANGED).items())
    }
    scopes = scopes_of(api)
    for _, operation in operations(schema):
        operation["responses"] = {str(code): answer for code, answer in operation["responses"].items()}
        for code in faults_of(operation):
            operation["responses"][code] = {"$ref": f"#/components/responses/{code}"}
        operation["summary"] = operation.pop("description").partition("\n")[0]
        for parameter in operation["parameters"]:
            parameter.pop("examples", None)  # They stand in its schema; here OpenAPI wants them in another form.
        scope = scopes.get(operation["operationId"])
        if scope:
            operation["security"] = [{"Token": [scope]}]
    return schema


def operations(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation with its path."""
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            yield path, operation


def faults_of(operation: dict[str, Any]) -> dict[str, str]:
    """The answers to what cannot be done."""
    names = {parameter["name"] for parameter in operation["parameters"]}
    return ALWAYS | CHANGED if "If-Match" in names else ALWAYS


def scopes_of(api: NinjaAPI) -> dict[str, str]:
    """The scope that each operation asks for."""
    found = {}
    for bound in api._get_bound_routers():  # noqa: SLF001 - ninja tells it nowhere else.
        for view in bound.path_operations.values():
            for operation in view.operations:
                for sign_in in operation.auth_callbacks:
                    scope = getattr(sign_in, "scope", None)
                    found[operation.operation_id or api.get_openapi_operation_id(operation)] = scope or ""
    return found


def written(schema: dict[str, Any]) -> str:
    """The schema as its file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
