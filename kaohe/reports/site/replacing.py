"""A folder may be written over when it is empty or holds a site; nothing else of anybody's is lost."""

from __future__ import annotations

from pathlib import Path

from typing_extensions import override

from kaohe.base.errors import KaoheError
from kaohe.reports.site.places import HOME

SAID = {
    "zh_Hant": ("{path} 裏有別的檔案，沒有寫出。", "換一個資料夾，或先把裏面的檔案移走。"),
    "zh_Hans": ("{path} 里有别的文件，没有写出。", "换一个文件夹，或先把里面的文件移走。"),
    "en": ("{path} holds other files; nothing was written.", "Name another folder, or move these files away first."),
}


class NotASite(KaoheError):
    """The folder holds something else."""

    def __init__(self, path: Path) -> None:
        message, next_step = (text.format(path=path) for text in SAID["zh_Hant"])
        super().__init__(message, next_step)
        self.path = path

    @override
    def said(self, language: str) -> tuple[str, str]:
        message, next_step = SAID[language]
        return message.format(path=self.path), next_step


def may_be_replaced(folder: Path) -> None:
    """Raises NotASite."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not folder.is_dir() or not {HOME, "search-index.js"} <= {path.name for path in folder.iterdir()}:
        raise NotASite(folder)
