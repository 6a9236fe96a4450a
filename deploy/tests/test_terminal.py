"""deploy/local/dcgan on a terminal, with a Maven and a Spark that only say how they were called: python3 -m pytest deploy/tests."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path

import pytest

LOCAL = Path(__file__).resolve().parent.parent / "local"
PATIENCE_SECONDS = 60
MAVEN = """#!/usr/bin/env bash
sleep 1
case "$*" in
  *deploy/spark-home*)
    mkdir -p "$REPOSITORY/deploy/spark-home/target/spark-3.5.9/bin"
    printf '#!/bin/sh\\necho submitted\\n' > "$REPOSITORY/deploy/spark-home/target/spark-3.5.9/bin/spark-submit"
    chmod +x "$REPOSITORY/deploy/spark-home/target/spark-3.5.9/bin/spark-submit" ;;
  *) echo jar > "$REPOSITORY/spark-job/target/dcgan-spark-job.jar" ;;
esac
"""


@pytest.fixture()
def repository(tmp_path) -> Path:
    shutil.copytree(LOCAL, tmp_path / "deploy/local")
    for directory in (
        "common-model/src/main",
        "spark-job/src/main",
        "spark-job/target",
        "python/dcgan_spark",
        "deploy/spark-home/bin",
        "bin",
        "conf",
    ):
        (tmp_path / directory).mkdir(parents=True)
    for module in ("common-model", "spark-job", "deploy/spark-home"):
        (tmp_path / module / "pom.xml").touch()
    (tmp_path / "pom.xml").write_text("<spark.version>3.5.9</spark.version>\n")
    (tmp_path / "bin/mvn").write_text(MAVEN)
    (tmp_path / "bin/mvn").chmod(0o755)
    return tmp_path


def on_terminal(command: list[str], columns: int, environment: dict[str, str]) -> tuple[int, str]:
    """Runs a command whose terminal it is, and returns its exit code and what it printed."""
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 0, columns, 0, 0))
        os.execvpe(command[0], command, environment)
    printed = b""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                printed += os.read(terminal, 65536)
            except OSError:  # The other end is closed.
                break
    else:
        os.killpg(child, signal.SIGKILL)
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), printed.decode()


@pytest.mark.parametrize("columns", [0, 100])
def test_a_first_launch_builds_and_submits(columns, repository):
    found = subprocess.run([str(LOCAL / "find-jdk")], capture_output=True, text=True, check=False)
    if found.returncode != 0:
        pytest.skip("no JDK 17 is installed")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "COLUMNS"))},
        "JAVA_HOME": found.stdout.strip(),
        "PATH": f"{repository}/bin:{os.environ['PATH']}",
        "REPOSITORY": str(repository),
        "TERM": "xterm",
    }

    code, printed = on_terminal([f"{repository}/deploy/local/dcgan", "train", "--data", "x"], columns, environment)

    assert (code, printed.splitlines()[-1]) == (0, "submitted"), printed
    assert "another launcher" not in printed
