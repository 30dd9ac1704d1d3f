"""What holds for every test: one core, the same random examples each time, no network."""

import os

os.environ["OMP_WAIT_POLICY"] = "PASSIVE"  # before torch is loaded: waiting threads sleep
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import pytest  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402

settings.register_profile("course", max_examples=25, deadline=None, derandomize=True, database=None,
                          suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile("course")


@pytest.fixture(scope="session", autouse=True)
def one_core():
    from core.training.threads import use_cores

    use_cores(1)
