"""How much a test run looks at: all in `make test`, a part in `make unit`, which has to be over within a minute."""

from __future__ import annotations

from hypothesis import settings

# How long an example takes depends on what else the machine does: timings are measured in bench/.
settings.register_profile("full", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)


def drawn(full: int) -> int:
    """How many examples hypothesis draws for a test that needs more than the usual 100: a tenth in a quick run."""
    return full // 10 if settings.get_current_profile_name() == "quick" else full
