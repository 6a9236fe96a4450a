"""The model of docs/scaling.md: python3 -m pytest benchmarks/tests."""

from __future__ import annotations

import re
import subprocess
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SCRIPT = REPOSITORY / "benchmarks" / "scaling-model"
JOB_CONFIG = REPOSITORY / "spark-job/src/main/java/io/dcganspark/job/config/JobConfig.java"


def load():
    loader = SourceFileLoader("scaling_model", str(SCRIPT))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


model = load()


def constant(record: str, name: str) -> int:
    """A constant of a section's record in the job's source."""
    section = JOB_CONFIG.read_text().split(f"public record {record}(", 1)[1]
    return int(re.search(rf"int {name} = ([\d_]+);", section).group(1).replace("_", ""))


def test_defaults_of_the_job_are_those_of_the_model():
    assert constant("Checkpoint", "FEWEST_STEPS") == model.FEWEST_STEPS_A_ROUND
    assert constant("Samples", "FEWEST_STEPS") == model.FEWEST_STEPS_A_GRID
    assert constant("Samples", "FRAMES_AN_EPOCH") == model.GRIDS_AN_EPOCH


def test_what_no_step_computes_in_is_shared_by_the_steps_between():
    given = model.arguments(["--gap", "1000", "--grid", "50"])
    assert model.between_steps(given, 1) == pytest.approx(1000 / 937 + 50 / 93)
    assert model.between_steps(given, 64) == pytest.approx(1000 / 252 + 50 / 25)


def test_an_exchange_of_one_gigabit_takes_what_was_measured():
    measured = {2: 34.9, 4: 55.8}
    for executors, ms in measured.items():
        assert model.all_reduce(executors, 4 * model.GENERATOR, 1, 0.85, 0.9) == pytest.approx(ms, rel=0.04)


def test_the_slowest_of_64_takes_as_many_medians_as_measured():
    values = model.arguments(["--stragglers"]).stragglers
    assert model.slowest(values, 1) == pytest.approx(1, abs=0.01)
    assert model.slowest(values, 64) == pytest.approx(1.37, rel=0.02)
    longer = [model.slowest(values, 2**k) for k in range(11)]
    assert longer == sorted(longer)


def test_the_slowest_of_steps_that_all_take_as_long_is_no_slower():
    assert model.slowest([100, 100, 100, 100], 1024) == pytest.approx(1)


def test_stragglers_count_only_where_they_are_asked_for():
    without, counted = model.arguments([]), model.arguments(["--stragglers"])
    assert without.stragglers is None
    more = model.step(counted, 64, 10) - model.step(without, 64, 10)
    assert more == pytest.approx(147 * (model.slowest(counted.stragglers, 64) - 1))


@pytest.mark.parametrize("wrong", ["", "1,2,3", "1,2,3,x", "4,3,2,1", "0,1,2,3"])
def test_percentiles_have_to_be_four_rising_numbers(wrong):
    done = subprocess.run([str(SCRIPT), "--stragglers", wrong], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"needs four rising numbers above 0, such as 148,177,203,246, found {wrong}" in done.stderr
