"""`python -m tests.attack --minutes 60 --seed 1`: prints each finding at once, and at the end what was done.

--kinds api,queue   only these        --only 1234   one blow again        --mutations   see mutations.py
"""

import argparse
import itertools
import os
import sys
import tempfile
from pathlib import Path


def main() -> int:
    """Returns 1 if something was found."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.attack", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default="", help="of blows, with commas; all are: see KINDS in blows.py")
    parser.add_argument("--only", type=int, help="the number of one blow")
    parser.add_argument("--log", type=Path, help="where the server's log is kept")
    asked = parser.parse_args()
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("GRADIO_TEMP_DIR", tempfile.mkdtemp())

    from core.training.threads import use_cores
    from tests.attack.campaign import Campaign

    use_cores(1)
    campaign = Campaign(
        asked.seed, asked.minutes, tuple(filter(None, asked.kinds.split(","))), asked.log, tell=lambda line: print(line, flush=True)
    )
    campaign.run(iter([asked.only]) if asked.only is not None else itertools.count())
    print(f"\nseed {asked.seed}: {campaign.sent:,} requests in {campaign.struck.total():,} blows {dict(campaign.struck)}")
    print(f"seconds: { {kind: round(took) for kind, took in campaign.seconds.items()} }")
    print(f"answers by status: {dict(sorted(campaign.statuses.items()))}")
    for error, count in sorted(campaign.errors.items()):
        print(f"in the server's log, {count} times: {error}")
    print(f"{len(campaign.findings)} findings")
    return bool(campaign.findings)


if __name__ == "__main__":
    sys.exit(main())
