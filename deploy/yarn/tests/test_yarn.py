"""What is submitted to YARN: python3 -m pytest deploy/yarn. `YarnIT` submits to a real one."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

SUBMIT = Path(__file__).resolve().parent.parent / "submit"
REPOSITORY = SUBMIT.parent.parent.parent


def submit(*args: str, **environment: str) -> subprocess.CompletedProcess:
    known = {name: value for name, value in os.environ.items() if not name.endswith("_CONF_DIR")}
    return subprocess.run([str(SUBMIT), *args], capture_output=True, text=True, env={**known, **environment})


def printed(*args: str) -> list[str]:
    done = submit("--jar", "hdfs:///dcgan.jar", "--print", *args, HADOOP_CONF_DIR="/etc/hadoop/conf")
    assert done.returncode == 0, done.stderr
    return shlex.split(done.stdout)


def test_prints_what_it_would_run():
    command = printed("--executors", "3", "--cores", "2", "--queue", "night", "--attempts", "4", "train", "--data", "d")
    assert command[:5] == ["spark-submit", "--master", "yarn", "--deploy-mode", "cluster"]
    assert command[-4:] == ["hdfs:///dcgan.jar", "train", "--data", "d"]
    given = {"--num-executors": "3", "--executor-cores": "2", "--queue": "night", "--name": "dcgan-train"}
    for option, value in given.items():
        assert command[command.index(option) + 1] == value
    assert "spark.yarn.maxAppAttempts=4" in command


@pytest.mark.parametrize("form", [["--config", "conf/mnist.conf"], ["--config=conf/mnist.conf"]])
def test_a_local_configuration_goes_along(form, monkeypatch):
    monkeypatch.chdir(REPOSITORY)
    command = printed("train", *form)
    assert command[command.index("--files") + 1] == str(REPOSITORY / "conf/mnist.conf")
    assert " ".join(command[-len(form) :]).replace("=", " ") == "--config ./mnist.conf"


def test_a_configuration_of_the_clusters_does_not():
    command = printed("train", "--config", "hdfs:///conf/mnist.conf")
    assert "--files" not in command
    assert command[-2:] == ["--config", "hdfs:///conf/mnist.conf"]


@pytest.mark.parametrize("command", ["publish", "compare"])
def test_what_starts_no_spark_runs_here(command):
    made = printed(command, "--to", "hdfs:///models")
    assert made[made.index("--deploy-mode") + 1] == "client"


@pytest.mark.parametrize(
    ("args", "environment", "message"),
    [
        (["train"], {}, "neither HADOOP_CONF_DIR nor YARN_CONF_DIR is set"),
        (["train"], {"YARN_CONF_DIR": "/c"}, "has no bin/spark-submit"),
        (["--attempts", "0", "train"], {}, "--attempts is '0', expected a whole number of at least 1"),
        (["--spark-conf", "a", "train"], {}, "expected KEY=VALUE"),
        (["--exectors", "2", "train"], {}, "unknown option --exectors"),
        (["--jar", "/nowhere.jar", "train"], {}, "the jar /nowhere.jar is not there"),
        ([], {}, "Usage:"),
    ],
)
def test_mistakes_are_told_and_end_with_two(args, environment, message):
    done = submit("--jar", "hdfs:///dcgan.jar", *args, **{"SPARK_HOME": "/nowhere", **environment})
    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("core", "jar"),
    [("spark-core_2.12-3.5.9.jar", "dcgan-spark-job.jar"), ("spark-core_2.13-4.2.0.jar", "dcgan-spark-job-spark4.jar")],
)
def test_the_jar_is_the_one_for_the_line_of_spark_home(core, jar, tmp_path):
    """Copies the launchers into an unpacked release, which has both jars."""
    built = shutil.ignore_patterns("target")
    for folder in ("yarn", "local"):
        shutil.copytree(REPOSITORY / "deploy" / folder, tmp_path / "deploy" / folder, ignore=built)
    shutil.copytree(REPOSITORY / "conf", tmp_path / "conf")
    for name in ("dcgan-spark-job.jar", "dcgan-spark-job-spark4.jar"):
        (tmp_path / name).touch()
    home = tmp_path / "spark"
    (home / "jars").mkdir(parents=True)
    (home / "jars" / core).touch()
    done = subprocess.run(
        [str(tmp_path / "deploy/yarn/submit"), "--print", "train", "--data", "d"],
        capture_output=True,
        text=True,
        env={**os.environ, "SPARK_HOME": str(home), "HADOOP_CONF_DIR": "/etc/hadoop/conf"},
    )
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / jar) in shlex.split(done.stdout)
