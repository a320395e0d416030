"""Of each shipped handbook every mutant that no worked case sees stands in 存活.yaml with its reason."""

import pytest

from tests.month.worked import HANDBOOKS

FOLDERS = sorted(path.parent.relative_to(HANDBOOKS).as_posix() for path in HANDBOOKS.rglob("例"))


@pytest.mark.full
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_survivor_is_explained(kaohe, folder):
    code, said, _ = kaohe("test", HANDBOOKS / folder, "--mutate")

    assert code == 0, said
