"""What the benchmarks' scripts share: python3 -m pytest benchmarks/tests."""

from __future__ import annotations

import subprocess
from pathlib import Path

COMMON = Path(__file__).resolve().parent.parent / "common.sh"

# As a run writes them: a step, an evaluation, and where a round's time went.
METRICS = """\
{"step":310,"epoch":1.97452,"generatorLoss":0.683996,"imagesPerSecond":632.89,"exchangeSeconds":0.00853089}
{"evaluation":{"step":310,"frechetDistance":68.8}}
{"step":314,"epoch":2.0,"generatorLoss":0.725236,"imagesPerSecond":593.617,"exchangeSeconds":0.0145047}
{"round":{"step":314,"tasks":[{"rank":0,"steps":314,"computeSeconds":33.9065,"exchangeSeconds":2.28033}]}}
"""


def bash(script: str, given: str = "") -> str:
    done = subprocess.run(
        ["bash", "-euc", f'. "{COMMON}"; {script}'], input=given, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_only_lines_of_steps_are_read_from_a_runs_metrics(tmp_path):
    (tmp_path / "metrics.jsonl").write_text(METRICS)
    assert bash(f'steps_of "{tmp_path}/metrics.jsonl"') == METRICS.splitlines(True)[0] + METRICS.splitlines(True)[2]


def test_one_thing_is_singular():
    assert bash("counted 1 step; counted 5 step; counted 0 step") == "1 step\n5 steps\n0 steps\n"


def test_a_summary_is_median_smallest_and_largest():
    assert bash("summary", "3\n10\n1\n") == "3 1 10\n"
    assert bash("summary", "4\n1e1\n2\n3\n") == "3.5 2 1e1\n"


def test_quartiles_are_a_cell_of_a_table():
    assert bash("quartiles", "".join(f"{i}\n" for i in range(1, 102))) == " 51 (26 to 76) |"


def test_a_number_has_to_be_one():
    assert bash("number --rounds 12") == "12\n"
    for wrong in ["0", "-1", "1.5", "x", ""]:
        done = subprocess.run(
            ["bash", "-c", f'. "{COMMON}"; number --rounds "{wrong}"'], capture_output=True, text=True, check=False
        )
        assert done.returncode == 2
        assert f"--rounds needs a whole number of at least 1, found {wrong or 'nothing'}" in done.stderr
