"""The nightly DAG over names of Airflow 2 and of Airflow 3: python3 -m pytest deploy/airflow"""

from __future__ import annotations

import json
import logging
import sys
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socketserver import BaseRequestHandler, TCPServer
from types import SimpleNamespace

import jsonschema
import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent))
import nights  # noqa: E402
import stand_in  # noqa: E402

NIGHT = datetime(2026, 1, 2, 2, tzinfo=timezone.utc)


@pytest.fixture(params=[2, 3], ids=["airflow2", "airflow3"])
def loaded(request, monkeypatch):
    for name in ("HOME", "JAR", "DATA", "RUNS", "MODELS", "SCHEDULE", "DEADLINE_HOURS", "IMAGE", "TRACK_DRIVER"):
        monkeypatch.delenv(f"DCGAN_{name}", raising=False)
    monkeypatch.setattr(stand_in.Variable, "values", {})
    return nights.load(request.param)


@pytest.fixture
def module(loaded):
    return loaded[0]


@pytest.fixture
def dag(loaded):
    return loaded[1]


def commands(dag, **params):
    return nights.commands(dag, nights.context(dag, NIGHT, **params), "yarn")


@pytest.mark.parametrize(
    "address",
    ["http://host/x.conf", "https://host/x", "HTTP://host/x", "ftp://h/x", "jar:file:/x!/y", "har://http-h/x"],
)
def test_a_configuration_is_not_fetched(dag, address):
    schema = dag.arguments["params"]["config"].schema
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(address, schema)


@pytest.mark.parametrize("name", ["config", "data", "runs", "models"])
def test_places_hold_no_passwords(dag, name):
    schema = dag.arguments["params"][name].schema
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate("s3a://KEY:SECRET@bucket/x", schema)
    for place in ("mnist.conf", "/x/y.conf", "hdfs://nn:8020/x@y", "s3a://bucket/x", "abfss://c@a.example.org/x"):
        jsonschema.validate(place, schema)


def test_tasks_follow_each_other(dag):
    assert {name: task.downstream for name, task in dag.tasks.items()} == {
        "train": ["evaluate"],
        "evaluate": ["publish"],
        "publish": ["notify"],
        "notify": [],
    }


def test_nights_do_not_overlap_are_not_made_up_for_and_have_a_deadline(dag):
    assert dag.arguments["max_active_runs"] == 1
    assert dag.arguments["catchup"] is False
    assert dag.arguments["dagrun_timeout"] == timedelta(hours=12)
    for task in dag.tasks.values():
        assert task.arguments["retries"] > 0
        assert task.arguments["retry_exponential_backoff"]
        assert task.arguments["max_retry_delay"] > task.arguments["retry_delay"]


def test_a_night_is_rendered(dag):
    common = "--properties-file /opt/dcgan-spark/conf/spark-defaults.conf --name dcgan-{} --class DcganJob"
    run = "hdfs:///runs/dcgan/nightly-20260102T020000"
    jar = "/opt/dcgan-spark/dcgan-spark-job.jar"
    expected = {
        "train": f"{jar} train --config /opt/dcgan-spark/conf/mnist.conf --data hdfs:///data/mnist"
        " --output hdfs:///runs/dcgan --run-id nightly-20260102T020000 --set training.epochs=200",
        "evaluate": f"{jar} evaluate --checkpoint {run} --count 10000 --reuse",
        "publish": f"--deploy-mode client {jar} publish --checkpoint {run} --to hdfs:///models/dcgan"
        " --max-distance 150 --max-distance-increase 0.05",
    }
    for task, command in commands(dag).items():
        name = f"{task}-nightly-20260102T020000"
        assert " ".join(command) == f"spark-submit --master yarn {common.format(name)} {expected[task]}"


def test_a_retry_is_the_same_command_and_another_night_another_run(dag):
    assert commands(dag) == commands(dag)
    tomorrow = nights.context(dag, NIGHT + timedelta(days=1))
    assert nights.commands(dag, tomorrow, "yarn")["train"] != commands(dag)["train"]


def test_a_run_without_a_logical_date_has_an_id(dag):
    manual = nights.context(dag, None, run_after=datetime(2026, 1, 2, 15, 4, 5, tzinfo=timezone.utc))
    assert "nightly-20260102T150405" in nights.commands(dag, manual, "yarn")["train"]


def test_parameters_reach_the_commands(dag):
    given = commands(dag, config="s3a://b/my.conf", epochs=3, data="/d", runs="/r", models="/m", max_distance=9)
    assert {"s3a://b/my.conf", "/d", "/r", "training.epochs=3"} <= set(given["train"])
    assert "/r/nightly-20260102T020000" in given["evaluate"]
    assert {"/m", "9", "/r/nightly-20260102T020000"} <= set(given["publish"])


def test_the_environment_says_where_things_are(monkeypatch):
    for name, value in (("HOME", "/h"), ("DATA", "/d"), ("SCHEDULE", "@weekly"), ("DEADLINE_HOURS", "1.5")):
        monkeypatch.setenv(f"DCGAN_{name}", value)
    dag = nights.load()[1]
    assert {"/h/dcgan-spark-job.jar", "/h/conf/mnist.conf", "/d"} <= set(commands(dag)["train"])
    assert dag.arguments["schedule"] == "@weekly"
    monkeypatch.setenv("DCGAN_JAR", "local:///opt/x.jar")
    assert "local:///opt/x.jar" in commands(nights.load()[1])["evaluate"]
    assert dag.arguments["dagrun_timeout"] == timedelta(minutes=90)


@pytest.mark.parametrize("code", [2, 3])
@pytest.mark.parametrize("words", ["Error code is: {}.", "Error code is: 0. Kubernetes spark exit code is: {}"])
def test_what_does_not_get_better_is_not_tried_again(dag, words, code):
    failure = Exception("Cannot execute: spark-submit --master yarn. " + words.format(code))
    with pytest.raises(stand_in.AirflowFailException, match=f"exit code {code}: "):
        dag.tasks["publish"].execute({"failure": failure})


@pytest.mark.parametrize("text", ["Error code is: 1.", "Error code is: 0. Kubernetes spark exit code is: 1", "worker lost"])
def test_everything_else_is_tried_again(dag, text):
    with pytest.raises(ConnectionError, match=text):
        dag.tasks["train"].execute({"failure": ConnectionError(text)})


@pytest.fixture
def webhook():
    received = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *text):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stand_in.Variable.values = {"dcgan_webhook_secret": f"http://127.0.0.1:{server.server_port}/"}
    yield received
    server.shutdown()
    server.server_close()


def test_failures_and_successes_are_reported(dag, webhook):
    on_failure = dag.tasks["train"].arguments["on_failure_callback"]
    on_failure(
        {
            "task_instance": SimpleNamespace(task_id="train"),
            "run_id": "scheduled__1",
            "exception": Exception("exit code 2: no data\nand more"),
        }
    )
    notify = dag.tasks["notify"]
    notify.python_callable(*stand_in.render(notify.op_args, nights.context(dag, NIGHT)))
    assert [message["text"] for message in webhook] == [
        "DCGAN scheduled__1: train failed: exit code 2: no data",
        "DCGAN scheduled__2026-01-02T02:00:00+00:00: hdfs:///runs/dcgan/nightly-20260102T020000 is trained,"
        " evaluated and published to hdfs:///models/dcgan",
    ]


def test_a_deadline_is_reported_and_other_failures_of_a_night_are_not_reported_twice(dag, webhook):
    dag.arguments["on_failure_callback"]({"run_id": "scheduled__1", "reason": "task_failure"})
    dag.arguments["on_failure_callback"]({"run_id": "scheduled__1", "reason": "timed_out"})
    assert [message["text"] for message in webhook] == ["DCGAN scheduled__1: not done after 12:00:00"]


class Garbage(BaseRequestHandler):
    """Answers no HTTP."""

    def handle(self):
        self.request.recv(1 << 16)
        self.request.sendall(b"no http\r\n\r\n")


@pytest.fixture
def garbage():
    server = TCPServer(("127.0.0.1", 0), Garbage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/T0K3N",
        "T0K3N",
        "T0K3N://host/x",
        "http://host:T0K3N/x",
        "http://ho st/T0K3N",
        "http://[T0K3N/x",
        "http:///T0K3N",
        "http://127.0.0.1:1/T0K3N with a space",
        "http://127.0.0.1:1/T0K3N\n",
        "file:///T0K3N",
        "http://" + 300 * "x" + ".T0K3N/",
    ],
)
def test_a_wrong_webhook_fails_no_night_and_stays_secret(module, address, caplog):
    stand_in.Variable.values = {"dcgan_webhook_secret": address}
    with caplog.at_level(logging.INFO):
        module.report("nobody hears this")
    assert [record.levelname for record in caplog.records] == ["INFO", "WARNING"]
    assert "T0K3N" not in caplog.text.upper()


def test_a_webhook_that_answers_no_http_fails_no_night(module, garbage, caplog):
    stand_in.Variable.values = {"dcgan_webhook_secret": garbage}
    module.report("nobody hears this")
    assert "webhook" in caplog.text


@pytest.mark.parametrize("home", ["/opt/o'brien", '/opt/a "b"', "/opt/it's \"both\"", "/opt/back\\slash", "/opt/é"])
@pytest.mark.parametrize("version", [2, 3])
def test_any_home_is_a_directory_of_configurations(home, version, monkeypatch):
    monkeypatch.setenv("DCGAN_HOME", home)
    _, dag = nights.load(version)
    train = nights.commands(dag, nights.context(dag, NIGHT), "yarn")["train"]
    assert f"{home}/conf/mnist.conf" in train


@pytest.mark.parametrize("version", [2, 3])
def test_publishing_updates_an_asset_in_airflow_3(version, monkeypatch):
    monkeypatch.setenv("DCGAN_MODELS", "s3a://bucket/models")
    publish = nights.load(version)[1].tasks["publish"].arguments
    if version == 3:
        assert [asset.uri for asset in publish["outlets"]] == ["s3a://bucket/models"]
    else:
        assert "outlets" not in publish


@pytest.mark.parametrize(
    ("tracked", "argument"), [("yarn", "yarn_track_via_rm_api"), ("kubernetes", "track_driver_via_k8s_api")]
)
def test_a_driver_in_cluster_mode_is_followed_where_that_is_chosen(tracked, argument, monkeypatch):
    monkeypatch.setenv("DCGAN_TRACK_DRIVER", tracked)
    tasks = nights.load()[1].tasks
    assert {name: task.submit.get(argument) for name, task in tasks.items() if name != "notify"} == {
        "train": True,
        "evaluate": True,
        "publish": None,
    }
    assert tasks["publish"].submit["deploy_mode"] == "client"


def test_an_unknown_way_of_following_is_refused(monkeypatch):
    monkeypatch.setenv("DCGAN_TRACK_DRIVER", "mesos")
    with pytest.raises(ValueError, match="DCGAN_TRACK_DRIVER is 'mesos', expected yarn or kubernetes"):
        nights.load()


REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(params=[2, 3], ids=["airflow2", "airflow3"])
def kubernetes(request, monkeypatch):
    monkeypatch.setenv("DCGAN_HOME", str(REPOSITORY))
    monkeypatch.setenv("DCGAN_IMAGE", "r/dcgan-spark:cpu")
    monkeypatch.setenv("DCGAN_NAMESPACE", "nights")
    return nights.load(request.param, "dcgan_training_kubernetes")[1]


def test_without_an_image_there_is_one_dag(loaded):
    with pytest.raises(KeyError):
        nights.load(3, "dcgan_training_kubernetes")


def test_both_dags_run_the_same_commands(kubernetes):
    by_submit = nights.load()[1]
    assert {name: task.downstream for name, task in kubernetes.tasks.items()} == {
        name: task.downstream for name, task in by_submit.tasks.items()
    }
    context = nights.context(kubernetes, NIGHT)
    for name, command in nights.commands(by_submit, context, "yarn").items():
        arguments = kubernetes.tasks[name].manifest(context)["spec"]["arguments"]
        assert arguments == [word.replace(str(REPOSITORY), "/opt/dcgan-spark") for word in command[-len(arguments) :]]
        assert arguments[0] == name


def test_an_application_is_the_manifest_of_deploy_kubernetes(kubernetes):
    written = yaml.safe_load((REPOSITORY / "deploy/kubernetes/spark-application.yaml").read_text())
    changed = ("image", "arguments", "restartPolicy")
    for name in ("train", "evaluate", "publish"):
        made = kubernetes.tasks[name].manifest(nights.context(kubernetes, NIGHT))
        assert made["metadata"]["namespace"] == "nights"
        assert made["spec"]["image"] == "r/dcgan-spark:cpu"
        # Airflow's retries resume the run; the operator's would hide the exit code.
        assert made["spec"]["restartPolicy"] == {"type": "Never"}
        assert {key: value for key, value in made["spec"].items() if key not in changed} == {
            key: value for key, value in written["spec"].items() if key not in changed
        }
        assert (made["apiVersion"], made["kind"]) == (written["apiVersion"], written["kind"])


def test_a_retry_reattaches_and_waits_in_the_triggerer_where_that_is_chosen(kubernetes, monkeypatch):
    for name in ("train", "evaluate", "publish"):
        assert kubernetes.tasks[name].application["reattach_on_restart"] is True
        assert kubernetes.tasks[name].application["deferrable"] is False
    monkeypatch.setenv("DCGAN_DEFERRABLE", "True")
    assert nights.load(3, "dcgan_training_kubernetes")[1].tasks["train"].application["deferrable"] is True


def test_what_a_pod_ended_with_decides_whether_it_is_tried_again(kubernetes):
    def ended(code):
        return Exception(
            "Pod dcgan-train-x1y2z3-driver returned a failure.\nremote_pod: {'status': {'container_statuses': "
            f"[{{'name': 'spark-kubernetes-driver', 'state': {{'terminated': {{'exit_code': {code}}}}}}}]}}}}"
        )

    train = kubernetes.tasks["train"]
    for call in (
        lambda failure: train.execute({"failure": failure}),
        lambda failure: train.trigger_reentry({}, {"failure": failure}),
    ):
        with pytest.raises(stand_in.AirflowFailException, match="exit code 2: "):
            call(ended(2))
        with pytest.raises(Exception, match="returned a failure") as other:
            call(ended(1))
        assert not isinstance(other.value, stand_in.AirflowFailException)
