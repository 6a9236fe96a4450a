"""deploy/local/driver-options against Java's own reader of such files: python3 -m pytest deploy/tests."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

LOCAL = Path(__file__).resolve().parent.parent / "local"
SCRIPT = LOCAL / "driver-options"
DEFAULTS = LOCAL.parent.parent / "conf" / "spark-defaults.conf"
# What spark-submit does with a file: Java's Properties, no white space around values, and only Spark's keys.
READER = """
import java.io.FileReader;
import java.util.Properties;

public class Read {
  public static void main(String[] files) throws Exception {
    for (String file : files) {
      Properties read = new Properties();
      read.load(new FileReader(file));
      for (String key : new java.util.TreeSet<>(read.stringPropertyNames())) {
        if (key.startsWith("spark.")) System.out.println("-D" + key + "=" + read.getProperty(key).trim());
      }
      System.out.println("end");
    }
  }
}
"""
FILES = {
    "separators": "spark.a 1\nspark.b=2\nspark.c:3\nspark.d = 4\nspark.e\t:\t5\nspark.f==6\nspark.g  = = 7\nspark.h\n",
    "white space": "  spark.a   two  words  \n\t spark.b\t1\t\n\f\n\nspark.c 3",
    "comments": "# one \\\nspark.a 1\n  ! two\nspark.b 2 # no comment\n#spark.c 3\n",
    "continued": "spark.a one \\\n   two\\\n# three \\\n\nspark.b 4\nspark.c \\\n  5\\",
    "repeated": "spark.a 1\nspark.b 2\nspark.a=3\n",
    "line ends of Windows": "spark.a 1\r\nspark.b=2 \\\r\n  3\r\n",
    "other keys": "other.key 1\nspark.a 1\nsparkle.b 2\n",
    "nothing": "# nothing\n",
}


def options(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(SCRIPT), str(path)], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def read_by_java(tmp_path_factory) -> dict[str, tuple[Path, list[str]]]:
    found = subprocess.run([str(LOCAL / "find-jdk")], capture_output=True, text=True, check=False)
    if found.returncode != 0:
        pytest.skip("no JDK 17 is installed")
    directory = tmp_path_factory.mktemp("settings")
    source = directory / "Read.java"
    source.write_text(READER)
    paths = {name: directory / f"{name}.conf" for name in FILES}
    for name, path in paths.items():
        path.write_bytes(FILES[name].encode())
    java = [f"{found.stdout.strip()}/bin/java", str(source), *map(str, paths.values())]
    read = subprocess.run(java, capture_output=True, text=True, check=True).stdout.split("end\n")
    return {name: (path, part.splitlines()) for (name, path), part in zip(paths.items(), read)}


@pytest.mark.parametrize("name", FILES)
def test_settings_are_those_that_java_reads(name, read_by_java):
    path, expected = read_by_java[name]

    printed = options(path)

    assert printed.returncode == 0, printed.stderr
    assert sorted(printed.stdout.splitlines()) == expected


def test_options_of_the_drivers_java_are_split_as_a_shell_does(tmp_path):
    file = tmp_path / "settings.conf"
    file.write_text("""spark.driver.extraJavaOptions = -Da="b c" -Db='d "e' \\\n  -Xss4m\n""")

    printed = options(file).stdout.splitlines()

    assert printed[:-1] == ["-Da=b c", '-Db=d "e', "-Xss4m"]
    assert printed[-1].startswith("-Dspark.driver.extraJavaOptions=")


@pytest.mark.parametrize("setting", ["spark.master yarn", "spark.driver.memory=1g", "spark.submit.deployMode cluster"])
def test_what_the_launcher_sets_itself_is_left_out(setting, tmp_path):
    file = tmp_path / "settings.conf"
    file.write_text(f"{setting}\nspark.driver.extraJavaOptions\n")

    assert options(file).stdout.splitlines() == ["-Dspark.driver.extraJavaOptions="]


@pytest.mark.parametrize(
    "setting",
    [
        "spark.jars.packages=org.apache.hadoop:hadoop-aws:3.3.4",
        "spark.jars a.jar",
        "spark.files secret.xml",
        "spark.driver.extraClassPath /a:/b",
        "spark.driver.extraLibraryPath /a",
        "spark.driver.defaultJavaOptions -Da=b",
        "spark.a one\\ttwo",
        "spark.a ends with a backslash\\\\",
        "spark.driver.extraJavaOptions -Da='b",
    ],
)
def test_what_only_spark_submit_honours_is_left_to_it(setting, tmp_path):
    file = tmp_path / "settings.conf"
    file.write_text(f"spark.b 1\n{setting}\n")

    printed = options(file)

    assert (printed.returncode, printed.stdout, printed.stderr) == (1, "", "")


def test_the_projects_own_settings_need_no_spark_submit():
    printed = options(DEFAULTS)

    assert printed.returncode == 0
    assert "-Djdk.reflect.useDirectMethodHandle=false" in printed.stdout.splitlines()
