"""`kaohe backup`, `restore`, `doctor` and `reset-factor`: a company's data kept safe and within reach."""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli.terminal import FAULTS, FINE, JsonOption, Language, LanguageOption, asked, say, say_json, tell
from kaohe.cli.texts import text
from kaohe.operations.first_run import has_company

DataOption = Annotated[Path, typer.Option("--data", envvar="KAOHE_DATA", help="公司資料所在的資料夾")]
DATA = Path("var/company")
KEY = "KAOHE_SECRET_KEY"
SIGNS = {"F": "✓", "W": "!", "D": "✗"}


def company(data: Path) -> None:
    """The program over a folder in which a company was begun. Raises KaoheError, and makes nothing, where none was."""
    if not is_begun(data):
        raise asked("no_company", data=data)
    opened(data)


def with_tables(data: Path) -> None:
    """The program over a company whose database was made. Raises KaoheError."""
    company(data)
    from django.db import connection

    if "ledger_entry" not in connection.introspection.table_names():
        raise asked("no_company", data=data)


def is_begun(data: Path) -> bool:
    """Whether a company's database is there, as far as the folder tells."""
    return has_company(data, os.environ.get("DATABASE_URL", ""))


def opened(data: Path) -> None:
    """The program over a folder of data; nothing of it is read or written yet."""
    import django

    os.environ["KAOHE_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaohe.config.settings")
    django.setup()


def backup(
    to: Annotated[Path | None, typer.Option("--to", help="寫成哪個檔；不寫就按時刻取名，放在 var/backups")] = None,
    data: DataOption = DATA,
    as_json: JsonOption = False,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """備份公司的資料：資料庫和匯入的檔案，收進一個檔；大家照常用。"""
    del language
    with_tables(data)
    from kaohe.base.actor import Actor
    from kaohe.operations.backup import back_up

    path = to or Path("var/backups") / f"kaohe-{datetime.now().astimezone():%Y%m%d-%H%M%S}.zip"
    made = back_up(Actor.system("command"), path)
    size = f"{path.stat().st_size / (1 << 20):.1f}"
    if as_json:
        say_json({"file": str(path), "entries": made.entries, "head": made.head, "files": len(made.files)})
    else:
        tell("backup_made", path=path, size=size, files=len(made.files), entries=made.entries, head=made.head[:16])


def restore(
    archive: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="kaohe backup 寫出的檔")],
    data: DataOption = DATA,
    as_json: JsonOption = False,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """還原一份備份，放進空的資料夾；已有的資料一概不動。"""
    del language
    os.environ[KEY] = os.environ.get(KEY) or secrets.token_urlsafe()  # Else one is put where perhaps nothing may go.
    opened(data)
    from kaohe.base.actor import Actor
    from kaohe.operations.restore import holds
    from kaohe.operations.restore import restore as put_back

    made = put_back(Actor.system("command"), archive)
    fine = holds(made)
    if as_json:
        say_json({"data": str(data), "made_at": made.made_at, "entries": made.entries, "holds": fine})
    else:
        tell("restore_done", data=data, made_at=made.made_at, entries=made.entries)
        tell("restore_holds" if fine else "restore_holds_not")
    raise typer.Exit(FINE if fine else FAULTS)


def doctor(data: DataOption = DATA, as_json: JsonOption = False, language: LanguageOption = Language.ZH_HANT) -> None:
    """看設置有沒有毛病：資料夾、資料庫、存證賬、鑰匙、備份，毛病怎樣改。"""
    company(data)
    from kaohe.base.actor import Actor
    from kaohe.operations.doctor import examine

    findings = examine(Actor.system("command"))
    wrong = any(one.is_wrong for one in findings)
    if as_json:
        told = [(one, *one.said(language)) for one in findings]
        say_json([{"code": one.code, "message": message, "hint": hint} for one, message, hint in told])
        raise typer.Exit(FAULTS if wrong else FINE)
    for one in findings:
        message, hint = one.said(language)
        say(f"{SIGNS[one.code[0]]} {message}", *([f"  = {text('hint', language)}: {hint}"] if hint else []))
    raise typer.Exit(FAULTS if wrong else FINE)


def reset_factor(
    login: Annotated[str, typer.Argument(help="帳號（工號）")],
    reason: Annotated[str, typer.Option("--reason", help="為什麼；記入存證賬")],
    data: DataOption = DATA,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """去掉一個帳號丟失的第二重驗證：只有他一個人能管帳號時，在伺服器上用。"""
    del language
    with_tables(data)
    from kaohe.access.factors import reset_factor as reset
    from kaohe.base.actor import Actor

    reset(Actor.system("command"), login, reason=reason)
    tell("factor_reset", login=login)
