"""The table of benchmarks/time-to-quality: python3 -m pytest benchmarks/tests."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SCRIPT = REPOSITORY / "benchmarks" / "time-to-quality"


def load():
    loader = SourceFileLoader("time_to_quality", str(SCRIPT))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    sys.modules[loader.name] = module
    loader.exec_module(module)
    return module


script = load()


def run(work: Path, run_id: str, distances: dict[int, float], complete: bool = True) -> None:
    """A run's metrics as the job writes them."""
    directory = work / "runs" / run_id
    directory.mkdir(parents=True)
    lines = ['{"step":10,"epoch":0.1,"generatorLoss":0.69}']
    for step, distance in distances.items():
        lines.append(f'{{"evaluation":{{"step":{step},"frechetDistance":{distance}}}}}')
    (directory / "metrics.jsonl").write_text("\n".join(lines) + "\n")
    if complete:
        (directory / "_SUCCESS").touch()


def test_a_setting_has_as_many_executors_and_steps_as_the_job_counts():
    one, many = script.settings("64:none:6,4096:square-root:12")
    assert (one.executors, one.steps) == (1, 6 * 938)
    assert (many.executors, many.steps) == (64, 12 * 15)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("", "needs BATCH:RULE:EPOCHS, such as 1024:square-root:8, found "),
        ("64:none", "needs BATCH:RULE:EPOCHS, such as 1024:square-root:8, found 64:none"),
        ("64:none:1,x", "needs BATCH:RULE:EPOCHS, such as 1024:square-root:8, found x"),
        ("96:none:1", "needs a batch that is a power of two from 64 to 65536, found 96"),
        ("64:cubic:1", "needs a rule of none, square-root, linear, found cubic"),
        ("64:none:0", "needs at least one epoch, found 0"),
    ],
)
def test_a_wrong_setting_is_refused(wrong, message):
    done = subprocess.run([str(SCRIPT), "--runs", wrong], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert message in done.stderr


def test_the_step_of_a_distance_lies_between_two_evaluations():
    measured = [script.Point(100, 400.0), script.Point(200, 100.0), script.Point(300, 150.0)]
    assert script.steps_to(500, measured) == 100
    assert script.steps_to(200, measured) == pytest.approx(150)
    assert script.steps_to(100, measured) == 200
    assert script.steps_to(99, measured) is None


def test_a_cell_is_the_median_and_spread_of_the_seeds():
    assert script.cell([1234.5]) == "1,230"
    assert script.cell([3.0, 1.0, 2.04]) == "2.04 (1 to 3)"
    assert script.cell([3.0, None]) == "3, 1 of 2 seeds"
    assert script.cell([None, None]) == "not reached"


def test_seconds_are_steps_times_the_models_step():
    given = script.arguments(["--step", "100"])
    assert script.seconds_a_step(given, 1) == pytest.approx(0.1, rel=0.03)
    assert script.seconds_a_step(given, 64) > script.seconds_a_step(given, 4) > script.seconds_a_step(given, 1)


def test_gradients_have_the_size_of_the_networks_that_were_trained(tmp_path):
    given = script.arguments(["--work", str(tmp_path), "--gigabits", "1"])
    of_the_reference = script.seconds_a_step(given, 2)
    state = tmp_path / "runs" / "batch-64-none-epochs-1-seed-1" / "checkpoints" / "step-00000938-0" / "training-state.safetensors"
    state.parent.mkdir(parents=True)
    tensors = {f"{network}.parameters": {"dtype": "F32", "shape": [2_000_000]} for network in ("generator", "discriminator")}
    header = json.dumps(tensors).encode()
    state.write_bytes(len(header).to_bytes(8, "little") + header)
    # At 1 Gbit/s a million numbers more take 33 ms more in each network; 44 ms of D's first ones hid behind computing.
    assert script.seconds_a_step(given, 2) - of_the_reference == pytest.approx(0.031 + 0.018, abs=0.004)


def test_what_is_trained_is_in_the_table_and_what_is_not_is_left_out(tmp_path):
    run(tmp_path, "batch-64-none-epochs-1-seed-1", {400: 320.0, 800: 80.0})
    run(tmp_path, "batch-256-square-root-epochs-1-seed-1", {100: 200.0}, complete=False)
    output = tmp_path / "table.md"
    command = [sys.executable, str(SCRIPT), "--table-only", "--work", str(tmp_path), "--output", str(output)]
    command += ["--runs", "64:none:1,256:square-root:1,1024:linear:1", "--targets", "160,40"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert output.read_text() == done.stdout
    rows = [line.split(" | ") for line in done.stdout.splitlines() if line.startswith("| ")]
    assert [row[0] for row in rows] == ["| batch, rule", "| 64", "| 256, square-root"]
    assert rows[1][1] == "1"
    assert rows[1][4:6] == ["800", "600"]
    assert float(rows[1][6]) == pytest.approx(600 * 0.149, rel=0.02)
    assert rows[1][7:] == ["not reached", "not reached", "80 |"]
    assert rows[2][4:6] == ["100", "not reached"]


def test_a_complete_run_is_not_trained_again(tmp_path, monkeypatch):
    given = script.arguments(["--work", str(tmp_path)])
    wanted = script.setting("64:none:1")
    run(tmp_path, wanted.run_id(1), {938: 100.0})
    monkeypatch.setattr(script, "DCGAN", Path("/bin/false"))
    script.train(given, wanted, 1)
    with pytest.raises(subprocess.CalledProcessError):
        script.train(given, wanted, 2)


def test_the_plot_shows_every_setting(tmp_path):
    pytest.importorskip("matplotlib")
    run(tmp_path, "batch-64-none-epochs-1-seed-1", {400: 320.0, 800: 80.0})
    run(tmp_path, "batch-256-square-root-epochs-1-seed-1", {100: 300.0, 200: 150.0})
    given = script.arguments(
        ["--work", str(tmp_path), "--output", str(tmp_path / "table.md"), "--table-only", "--runs", "64:none:1,256:square-root:1"]
    )
    script.report(given)
    picture = (tmp_path / "table.svg").read_text()
    assert "<svg" in picture
    assert "256, square-root" in picture
