"""Runs a target on bent inputs until the time is up: `python -m tests.fuzz.running TARGET SECONDS [SEED]`.

What gives faults not met together before joins the corpus, so that later inputs start from there. An input may take so
many seconds; memory may not grow once everything is warm. What fails is kept in var/fuzz, with the way to run it again.
"""

import argparse
import hashlib
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from random import Random

from tests.fuzz.mutation import bent_bytes, bent_text
from tests.fuzz.targets import TARGETS, Target

KEPT = Path(__file__).parents[2] / "var" / "fuzz"
MOST_SECONDS = 10
MOST_GROWTH = 250 * 1024**2
MOST_BYTES = 50_000
"""A longer input is not bent again: what is bent again and again would grow without end, and the memory with it."""
MOST_KEPT = 500
"""Every second input gives faults not met together before: kept all, they and not the loader would fill the memory."""
WARM = 300
"""Inputs before memory is watched."""


class TooSlow(Exception):
    """An input took longer than it may."""


def fuzz(target, seconds, seed, most=None):
    """How many inputs were run, and the failures: (input, trace). Stops at the first failure."""
    random = Random(seed)
    signal.signal(signal.SIGALRM, too_slow)
    ends = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        tried: Target = TARGETS[target](Path(folder))
        seen: set[frozenset[str]] = set()
        kept: list[bytes] = []
        count = base = 0
        while time.monotonic() < ends and count != most:
            content = again(random, target, kept) if kept and random.random() < 0.4 else tried.make(random)
            count += 1
            failure, codes = one(tried, content)
            if failure:
                return count, (content, failure)
            if codes not in seen and len(content) <= MOST_BYTES:
                seen.add(codes)
                keep(random, kept, content)
            if count == WARM:
                base = memory()
            elif base and memory() > base + MOST_GROWTH:
                return count, (content, f"Memory grew from {base} to {memory()} bytes.")
    return count, None


def keep(random, kept, content):
    """Takes an input into the corpus, in the place of another when it is full."""
    if len(kept) < MOST_KEPT:
        kept.append(content)
    else:
        kept[random.randrange(MOST_KEPT)] = content


def again(random, target, kept):
    """An input bent from one that showed something new."""
    content = random.choice(kept)
    if target == "importer":
        return bent_bytes(random, content, kept)
    texts = [one.decode("utf-8", "replace") for one in random.sample(kept, min(5, len(kept)))]
    return bent_text(random, content.decode("utf-8", "replace"), texts).encode("utf-8", "replace")


def one(tried, content):
    """The trace of an input that failed, and the faults it gave."""
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    try:
        return None, tried.run(content)
    except Exception:  # noqa: BLE001 - every failure is what is looked for
        return traceback.format_exc(), frozenset()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def too_slow(*_):
    raise TooSlow


def memory():
    """The memory of this process in bytes, where the system says it."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096
    except OSError:
        return 0


def main():
    """Fuzzes one target, or runs one kept input again."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("target", choices=TARGETS)
    words.add_argument("seconds", type=float, nargs="?", default=30)
    words.add_argument("seed", type=int, nargs="?", default=1)
    words.add_argument("--input", type=Path)
    asked = words.parse_args()
    if asked.input:
        with tempfile.TemporaryDirectory() as folder:
            tried: Target = TARGETS[asked.target](Path(folder))
            sys.stdout.write(f"{sorted(tried.run(asked.input.read_bytes()))}\n")
        return 0
    count, failure = fuzz(asked.target, asked.seconds, asked.seed)
    if failure is None:
        sys.stdout.write(f"{asked.target}: {count} inputs, no failure, {memory() // 1024**2} MiB\n")
        return 0
    content, trace = failure
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{asked.target}-{hashlib.sha256(content).hexdigest()[:12]}"
    path.write_bytes(content)
    sys.stdout.write(f"{trace}\n{asked.target}: failed at input {count}: {path}\n")
    sys.stdout.write(f"again: python -m tests.fuzz.running {asked.target} --input {path}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
