"""One person of a stored run explained, beside reading that run's files; both beyond what their imports cost."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from statistics import median

from bench import measure
from bench.measure import (
    OURS,
    REFERENCE,
    Check,
    Limits,
    Measured,
    Row,
    data_folder,
    hold,
    in_turn,
    machine,
    main,
    medians,
)

ITEM = "月薪"
LIMIT = 2.0
BARE = "imports"


def prepare(folder: Path, size: int) -> None:
    """A closed month, and the person in the middle of those who have a slip."""
    import pyarrow.parquet as pq

    from bench import close

    close.prepare(folder, size)
    close.close(folder / "whole")
    results = pq.read_table(
        folder / "whole" / "run" / "results.parquet",
        columns=["subject", ITEM],
        filters=[("subject_kind", "=", "人"), ("grain", "=", "月"), ("part", "=", 0), (f"{ITEM}.state", "=", "已定")],
    )
    people = sorted(results["subject"].to_pylist())
    (folder / "person.txt").write_text(people[len(people) // 2], encoding="utf-8")


def ours(folder: Path) -> None:
    import_ours()
    from kaohe.engine.explain import Explainer
    from kaohe.month.runs import open_run
    from kaohe.reports.explanation import explanation_lines

    person = (folder / "person.txt").read_text(encoding="utf-8")
    step = Explainer(open_run(folder / "whole" / "run", subject=person)).explain(person, ITEM)
    lines = list(explanation_lines(step, 99, "zh_Hant"))
    (folder / "ours.json").write_text(json.dumps([step.value, len(lines)]), encoding="utf-8")


def import_ours() -> None:
    """What the command imports."""
    import kaohe.cli.explaining
    import kaohe.month.excerpt  # noqa: F401 - imports are what is measured


def reference(folder: Path) -> None:
    import_reference()
    import pyarrow.parquet as pq

    run = folder / "whole" / "run"
    rows = {path.relative_to(run).as_posix(): pq.read_table(path).num_rows for path in sorted(run.rglob("*.parquet"))}
    (folder / "reference.json").write_text(json.dumps(rows), encoding="utf-8")


def import_reference() -> None:
    """What reading Parquet files imports."""
    import pyarrow.parquet  # noqa: F401 - imports are what is measured


def same(folder: Path) -> None:
    """The explanation goes down to records, of a run that holds many."""
    value, lines = json.loads((folder / "ours.json").read_text(encoding="utf-8"))
    rows = json.loads((folder / "reference.json").read_text(encoding="utf-8"))
    hold(value.endswith("元"), value)
    hold(lines > 100, lines)
    hold(rows["evidence.parquet"] > rows["results.parquet"] > 0, rows)


ROW = Row(
    name="explain",
    work="explain one person's pay of a stored run of 10,000, beyond imports",
    beside="reading all Parquet files of that run with PyArrow, beyond imports",
    limits=Limits(cpu=LIMIT),
    size=10_000,
    prepare=prepare,
    ours=ours,
    reference=reference,
    same=same,
)
IMPORTS = {OURS: import_ours, REFERENCE: import_reference}


def measured(size: int, pairs: int) -> Measured:
    """Both sides and the imports of each, in processes of their own."""
    folder = str(data_folder(ROW, size))
    command = [sys.executable, "-m", "bench.explain"]
    commands = {side: [*command, "--side", side, "--data", folder] for side in IMPORTS}
    commands |= {f"{side} {BARE}": [*command, "--imports", side] for side in IMPORTS}
    found = in_turn(commands, pairs)
    same(Path(folder))
    beyond = {
        side: [one.cpu - bare.cpu for one, bare in zip(found[side], found[f"{side} {BARE}"], strict=True)]
        for side in IMPORTS
    }
    check = Check("CPU", median(beyond[OURS]) / median(beyond[REFERENCE]), LIMIT)
    ratios = [mine / theirs for mine, theirs in zip(beyond[OURS], beyond[REFERENCE], strict=True)]
    sides = {name: medians(runs) for name, runs in found.items()}
    return Measured(ROW.name, ROW.work, ROW.beside, [check], sides, size, ratios, machine())


def measure_beyond() -> None:
    """The command of this row."""
    parser = argparse.ArgumentParser(description=ROW.work)
    parser.add_argument("--size", type=int, default=ROW.size)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--imports", choices=list(IMPORTS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.imports:
        IMPORTS[given.imports]()
        return
    found = measured(given.size, given.pairs)
    for check in found.checks:
        print(f"  {check.what} {check.value:.3g} {check.unit}, must be at most {check.limit:g}")
    print(f"  {measure.write(found).relative_to(measure.ROOT)}")


if __name__ == "__main__":
    main(ROW) if "--side" in sys.argv else measure_beyond()
