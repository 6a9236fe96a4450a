"""deploy/local/class-archive with a real Java: python3 -m pytest deploy/tests."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from pathlib import Path

import pytest

LOCAL = Path(__file__).resolve().parent.parent / "local"
SCRIPT = LOCAL / "class-archive"
ROUND_RESULT = "package io.dcganspark.job.training; public class RoundResult { public static void main(String[] a) {} }"
OTHER = "public class Other { public static void main(String[] a) {} }"
PATIENCE_SECONDS = 120


@pytest.fixture(scope="module")
def java_home() -> str:
    found = subprocess.run([str(LOCAL / "find-jdk")], capture_output=True, text=True, check=False)
    if found.returncode != 0:
        pytest.skip("no JDK 17 is installed")
    return found.stdout.strip()


class Place:
    """A class path as that of a local driver: an empty directory, a directory of jars, and the job's jar."""

    def __init__(self, root: Path, java_home: str):
        self.java_home = java_home
        self.archive = root / "archive"
        self.jar = root / "job.jar"
        (self.archive / "conf").mkdir(parents=True)
        (root / "jars").mkdir()
        sources = root / "sources"
        (sources / "io/dcganspark/job/training").mkdir(parents=True)
        files = {"io/dcganspark/job/training/RoundResult.java": ROUND_RESULT, "Other.java": OTHER}
        for name, text in files.items():
            (sources / name).write_text(text)
        self.tool("javac", "-d", str(root / "classes"), *(str(sources / name) for name in files))
        self.tool("jar", "--create", "--file", str(self.jar), "-C", str(root / "classes"), ".")
        self.tool("jar", "--create", "--file", str(root / "jars" / "spark.jar"), "-C", str(sources), ".")
        self.class_path = f"{self.archive}/conf/:{root}/jars/*:{self.jar}"

    def tool(self, name: str, *words: str) -> str:
        done = subprocess.run([f"{self.java_home}/bin/{name}", *words], capture_output=True, text=True, check=True)
        return done.stdout + done.stderr

    def options(self, command: str = "train", **environment: str) -> list[str]:
        done = subprocess.run(
            [str(SCRIPT), str(self.archive), self.class_path, command],
            env={**os.environ, "JAVA_HOME": self.java_home, **environment},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        return shlex.split(done.stdout)

    def run(self, options: list[str], main: str = "io.dcganspark.job.training.RoundResult") -> str:
        return self.tool("java", *options, "-cp", self.class_path, main)

    def await_archive(self) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not (self.archive / "classes.jsa").exists():
            assert time.monotonic() < end, (self.archive / "log").read_text()
            time.sleep(0.1)


@pytest.fixture()
def place(tmp_path, java_home) -> Place:
    return Place(tmp_path / "place", java_home)


def test_a_third_start_maps_the_classes_that_a_first_one_loaded(place):
    recording = place.options()
    assert recording[0].startswith("-XX:DumpLoadedClassList=")
    assert place.run(recording) == ""

    assert place.options() == []
    place.await_archive()

    sharing = place.options("generate")
    assert sharing[0] == f"-XX:SharedArchiveFile={place.archive}/classes.jsa"
    loaded = place.run([*sharing, "-Xlog:class+load"])
    assert "RoundResult source: shared objects file" in loaded
    assert "Other" not in loaded


def test_another_jar_begins_anew_and_java_ignores_what_does_not_fit(place):
    place.run(place.options())
    place.options()
    place.await_archive()
    sharing = place.options()

    with place.jar.open("ab") as jar:
        jar.write(b" ")

    assert place.run(sharing) == ""
    assert place.options()[0].startswith("-XX:DumpLoadedClassList=")
    assert not (place.archive / "classes.jsa").exists()


def test_the_list_of_a_start_without_a_round_makes_no_archive(place):
    place.run(place.options(), "Other")

    assert place.options()[0].startswith("-XX:DumpLoadedClassList=")
    assert list(place.archive.glob("making.*")) == []


def test_only_a_training_is_recorded(place):
    assert place.options("generate") == []


def test_it_can_be_turned_off(place):
    assert place.options(DCGAN_CLASS_ARCHIVE="no") == []


def test_a_file_where_the_directory_should_be_is_no_reason_not_to_start(place, tmp_path):
    place.archive = tmp_path / "file"
    place.archive.write_text("")
    assert place.options() == []


def test_a_path_with_a_space_starts_without_an_archive(tmp_path, java_home):
    spaced = Place(tmp_path / "a place", java_home)
    assert spaced.run(spaced.options()) == ""
    spaced.options()
    spaced.await_archive()
    assert spaced.run(spaced.options()) == ""
