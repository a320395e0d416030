"""Where plugins come from: installed packages, and files that whoever types the command names."""

from __future__ import annotations

import importlib.util
from importlib.metadata import entry_points
from pathlib import Path

from kaohe.cli.terminal import asked
from kaohe.handbook.plugins import Plugin, look_in, offer

GROUP = "kaohe.functions"


def look_for_installed() -> None:
    """Has installed packages looked through when a handbook first asks for a plugin."""
    look_in(installed)


def installed() -> None:
    """Offers what installed packages have: entry points of the group, each the name of a Plugin."""
    for point in entry_points(group=GROUP):
        offer(point.name, point.load)


def from_file(path: Path) -> None:
    """Offers the PLUGIN of a Python file, which is run here and now. Raises KaoheError."""
    spec = importlib.util.spec_from_file_location(f"kaohe_plugin_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise asked("no_plugin", path=path, reason="")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as fault:
        raise asked("no_plugin", path=path, reason=f"{type(fault).__name__}: {fault}") from fault
    found = getattr(module, "PLUGIN", None)
    if not isinstance(found, Plugin):
        raise asked("no_plugin", path=path, reason="PLUGIN")
    offer(found.name, lambda: found)
