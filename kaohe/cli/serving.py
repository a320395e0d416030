"""`kaohe serve`: the pages, from a folder of data to a server that can be stopped gracefully."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

import typer

from kaohe.base.errors import KaoheError
from kaohe.cli.terminal import Language, LanguageOption, Speaking, tell
from kaohe.cli.texts import text
from kaohe.operations.first_run import VARIABLE

LOOPBACK = ("127.0.0.1", "localhost")
PORTS = 50
"""How many ports are tried one after another."""
WITHOUT_PROOFS = {"KAOHE_SECOND_FACTOR": "off", "KAOHE_PROVE_AGAIN": "720"}
"""Nobody in a demonstration has anything to prove himself with."""
KEPT = {
    "worker_class": "gthread",
    "graceful_timeout": 30,
    "max_requests": 10_000,
    "max_requests_jitter": 1_000,
    "loglevel": "warning",
    "control_socket_disable": True,
}
"""What nobody needs to choose: a process makes room for a new one after some thousand requests."""


def serve(
    data: Annotated[Path, typer.Option("--data", envvar="KAOHE_DATA", help="公司資料所在的資料夾")] = Path(
        "var/company"
    ),
    host: Annotated[str, typer.Option("--host", help="聽哪個位址；別的電腦也要能開時寫 0.0.0.0")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="聽哪個埠")] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, help="幾個行程")] = 2,
    threads: Annotated[int, typer.Option("--threads", min=1, help="每個行程幾條執行緒")] = 4,
    worker: Annotated[
        bool,
        typer.Option("--worker/--no-worker", envvar="KAOHE_WORKER", help="自己帶一個後台；另有 kaohe worker 時不用"),
    ] = True,
    development: Annotated[
        bool, typer.Option("--development", help="只在自己的機器上試：開設示範公司，登入頁不用密碼，埠有人用就換下一個")
    ] = False,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """開動網頁：第一次會建好資料庫，並印出建立負責人的網址。"""
    data.mkdir(parents=True, exist_ok=True)
    os.environ |= {"KAOHE_DATA": str(data), "KAOHE_STATIC": "collected", "KAOHE_LANGUAGE": language.value}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaohe.config.settings")
    os.environ["KAOHE_DEVELOPMENT"] = "1" if development else ""  # The environment alone opens nothing.
    if development:
        port = on_this_machine(host, port)
        os.environ |= WITHOUT_PROOFS
    prepare()
    address = f"http://{host}:{port}/"
    if development and needs_owner():
        make_demonstration()
    if needs_owner():
        token = os.environ[VARIABLE] = secrets.token_urlsafe(24)
        tell("serve_first_run", address=f"{address}first-run?{urlencode({'token': token})}")
    tell("serve_running", address=address, data=data)
    run({"bind": f"{host}:{port}", "workers": workers, "threads": threads, **KEPT}, data if worker else None)


def prepare() -> None:
    """The database with every table, the static files under names that hold their digest.

    What an import of opening data left when its process died is ended here, for perhaps no worker comes.
    """
    import django
    from django.core.management import call_command

    django.setup()
    from kaohe.month.tasks import finish_opening

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    finish_opening()


def on_this_machine(host: str, port: int) -> int:
    """A port of this machine that is free: the one wished for, or one of those after it. Raises KaoheError."""
    if host not in LOOPBACK:
        raise KaoheError(
            text("serve_development_host", Speaking.language, host=host),
            text("serve_development_next", Speaking.language),
        )
    for candidate in range(port, min(port + PORTS, 65536)):
        with socket.socket() as one:
            if one.connect_ex((LOOPBACK[0], candidate)):
                return candidate
    raise KaoheError(
        text("serve_no_port", Speaking.language, first=port, last=port + PORTS - 1),
        text("serve_no_port_next", Speaking.language),
    )


def make_demonstration() -> None:
    """A made-up company, whose owner has a password that nobody knows; leaves no connection open."""
    from django.conf import settings
    from django.db import connections

    from kaohe.base.actor import Actor
    from kaohe.demonstration.beginning import Founder, begin_demonstration

    tell("serve_demonstration")
    since = datetime.now().astimezone().date().replace(month=1, day=1)
    founder = Founder("OWNER", text("serve_owner", Speaking.language), since, secrets.token_urlsafe(32))
    begin_demonstration(Actor.system("first-run"), founder, shipped=settings.HANDBOOKS)
    connections.close_all()


def needs_owner() -> bool:
    """Whether nobody owns the system yet; leaves no connection open for the processes to come."""
    from django.db import connections

    from kaohe.access.founding import is_founded

    founded = is_founded()
    connections.close_all()
    return not founded


def run(options: dict[str, Any], data: Path | None) -> None:
    """The server, until it is told to stop; requests under way are finished. With `data` a worker runs beside it."""
    from gunicorn.app.base import BaseApplication
    from gunicorn.arbiter import Arbiter

    from kaohe.cli.beside import Beside

    beside = Beside(data) if data else None

    class Master(Arbiter):  # type: ignore[misc]
        """gunicorn's master, which keeps our worker as it keeps its own processes."""

        def manage_workers(self) -> None:
            """Once a second: what died is begun anew."""
            super().manage_workers()
            if beside:
                beside.keep()

        def stop(self, graceful: bool = True) -> None:
            """All of them stop together."""
            if beside:
                beside.tell()
            super().stop(graceful)
            if beside:
                beside.end()

    class Server(BaseApplication):  # type: ignore[misc]
        """gunicorn over our application."""

        def load_config(self) -> None:
            """The options."""
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            """The application, in each process, with every page at hand before the first request comes."""
            from django.urls import get_resolver
            from django.utils.module_loading import import_string

            application = import_string("kaohe.config.wsgi.application")
            get_resolver().check()
            return application

    Master(Server()).run()
