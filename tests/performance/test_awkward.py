"""The awkward workbooks read as one batch: the slowest verdict and the largest process."""

import pytest
from another_reader import SHARED
from corpus import collected, outcomes, report, samples


@pytest.mark.bench
@pytest.mark.skipif(
    not all((SHARED / name).exists() for name in ("samples", "public")),
    reason="the shared workbooks are not beside this checkout",
)
def test_awkward_workbooks(capsys):
    found = list(outcomes([*samples(), *collected()]))
    with capsys.disabled():
        print(f"\n\n{report(found)}")
