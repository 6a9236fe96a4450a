"""Trains the DCGAN once a night, evaluates it, and publishes it if it is good enough.

    train -> evaluate -> publish -> notify

One night is one run: its id comes from the logical date, so that a retry of `train` resumes from the
newest checkpoint, and clearing a night that ended well does nothing in any of its tasks. `publish`
compares the Frechet distance with that of the model published last, and commits the model by a
manifest: a reader of `latest` sees the previous model or this one, never a part.

A task that fails shows the job's exit code. 1 is tried again, later each time; 2 (something to
correct) and 3 (`publish`: the model is not good enough) are not, since trying again changes nothing.

| Environment of the scheduler and the workers | Default            | What it is                          |
|----------------------------------------------|--------------------|-------------------------------------|
| `DCGAN_HOME`           | `/opt/dcgan-spark`      | holds `dcgan-spark-job.jar` and this project's `conf/` |
| `DCGAN_JAR`            | the jar in `DCGAN_HOME` | another place of it, `hdfs:` or, in an image on Kubernetes, `local:` |
| `DCGAN_DATA`           | `hdfs:///data/mnist`    | the directory of the IDX files           |
| `DCGAN_RUNS`           | `hdfs:///runs/dcgan`    | where the run directories go             |
| `DCGAN_MODELS`         | `hdfs:///models/dcgan`  | where models are published               |
| `DCGAN_SCHEDULE`       | `0 2 * * *`             | when a night begins, as cron has it, UTC |
| `DCGAN_DEADLINE_HOURS` | `12`                    | when a night has failed, counted from its start |
| `DCGAN_TRACK_DRIVER`   | nothing                 | `yarn` or `kubernetes`: in cluster mode ask that API how the driver is |
| `DCGAN_IMAGE`          | nothing                 | an image of the job: adds the DAG `dcgan_training_kubernetes` |
| `DCGAN_NAMESPACE`      | `default`               | where that DAG makes its applications    |
| `DCGAN_DEFERRABLE`     | `false`                 | `true`: that DAG's tasks wait in the triggerer |

`dcgan_training` calls spark-submit for the cluster of the Airflow connection `spark_default`.
`dcgan_training_kubernetes` makes applications of the Spark operator in the cluster of `kubernetes_default`,
from `deploy/kubernetes/spark-application.yaml` in `DCGAN_HOME`. Enable one of the two: a night of both is one run.
After a worker's crash a retry finds the driver that still runs: on Kubernetes always, else in cluster mode
where Airflow 3.3 can ask for it (a standalone cluster, or `DCGAN_TRACK_DRIVER`). Where the Variable `dcgan_webhook_secret` is set,
to the address of an incoming webhook that takes `{"text": ...}`, results are posted there. The parameters
below change one run ("Trigger DAG w/ config"). In Airflow 3 `publish` updates the asset of `DCGAN_MODELS`, so that
other DAGs can be scheduled by it.
"""

from __future__ import annotations

import json
import logging
import os
import re
import urllib.request
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import yaml
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

MODELS = os.environ.get("DCGAN_MODELS", "hdfs:///models/dcgan")
try:  # Airflow 3
    from airflow.providers.standard.operators.python import PythonOperator
    from airflow.sdk import DAG, Asset, Param, Variable

    # DAGs that wait for a new model are started by it.
    OUTLETS = {"outlets": [Asset(MODELS)]}
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.models import Variable
    from airflow.models.param import Param
    from airflow.operators.python import PythonOperator

    OUTLETS = {}
try:  # Airflow 3.1
    from airflow.sdk.exceptions import AirflowFailException
except ImportError:
    from airflow.exceptions import AirflowFailException

HOME = os.environ.get("DCGAN_HOME", "/opt/dcgan-spark")
JAR = os.environ.get("DCGAN_JAR", f"{HOME}/dcgan-spark-job.jar")
DEADLINE = timedelta(hours=float(os.environ.get("DCGAN_DEADLINE_HOURS", "12")))
IMAGE = os.environ.get("DCGAN_IMAGE", "")
# Where deploy/kubernetes/Dockerfile puts the jar and conf/.
IMAGE_HOME = "/opt/dcgan-spark"
# What the operator asks in cluster mode, in place of waiting for spark-submit.
TRACKING = {
    "": {},
    "yarn": {"yarn_track_via_rm_api": True},
    "kubernetes": {"track_driver_via_k8s_api": True},
}
TRACKED = os.environ.get("DCGAN_TRACK_DRIVER", "")
if TRACKED not in TRACKING:
    raise ValueError(f"DCGAN_TRACK_DRIVER is {TRACKED!r}, expected yarn or kubernetes, or leave it out")

# A manual run of Airflow 3 may have no logical date. The same for every retry: nightly-20260102T020000.
RUN_ID = "nightly-{{ (dag_run.logical_date or dag_run.run_after).strftime('%Y%m%dT%H%M%S') }}"
RUN = "{{ params.runs }}/" + RUN_ID

# No password in an address: Airflow shows parameters and logs command lines.
PLACE = {"type": "string", "minLength": 1, "pattern": "^(?!.*//[^/@]*:[^/]*@)"}
# Nor is a configuration fetched from a server, or out of another file; the job refuses it as well.
FILE = {
    **PLACE,
    "pattern": PLACE["pattern"] + "(?!([Hh][Tt][Tt][Pp][Ss]?|[Ff][Tt][Pp]|[Jj][Aa][Rr]|[Hh][Aa][Rr]):)",
}

# What trying again does not change, as the job's `--help` lists them.
FINAL = {
    2: "wrong usage, configuration or data: the line above that begins with 'dcgan:' says what to correct",
    3: "the model is not good enough to be published: the one before stays",
}


class Job:
    """A command of the job, that is tried again only where that can help."""

    def execute(self, context):
        with final_failures():
            return super().execute(context)


class SubmittedJob(Job, SparkSubmitOperator):
    """By spark-submit."""


@contextmanager
def final_failures():
    """Ends a task for good where another try changes nothing."""
    try:
        yield
    except Exception as failure:
        code = exit_code(failure)
        if code in FINAL:
            raise AirflowFailException(f"exit code {code}: {FINAL[code]}") from failure
        raise


def exit_code(failure: Exception) -> int | None:
    """The exit code in an operator's error: spark-submit's in client mode, on Kubernetes that of the driver's pod."""
    found = re.search(
        r"Error code is: (\d+)\.?(?: Kubernetes spark exit code is: (\d+))?|'exit_code': (\d+)", str(failure)
    )
    return int(found.group(3) or found.group(2) or found.group(1)) if found else None


def report(text: str) -> None:
    """Logs a sentence, and posts it to the webhook if there is one. A webhook never fails a night."""
    log = logging.getLogger(__name__)
    log.info(text)
    webhook = Variable.get("dcgan_webhook_secret", "")
    if not webhook:
        return
    try:
        if not webhook.lower().startswith(("http://", "https://")):
            raise ValueError("no address of a web server")
        body = json.dumps({"text": text}).encode()
        request = urllib.request.Request(webhook, body, {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=30).close()
    except Exception as failure:  # Whatever is wrong with an address. Some messages quote it, and it is a secret.
        status = getattr(failure, "code", "")
        log.warning("the webhook in dcgan_webhook_secret was not reached: %s %s", type(failure).__name__, status)


def report_failure(context) -> None:
    task = context["task_instance"]
    # The whole command of spark-submit stands in some; the task's log has it.
    reason = str(context.get("exception") or "no reason given").splitlines()[0][:300]
    report(f"DCGAN {context['run_id']}: {task.task_id} failed: {reason}")


def report_deadline(context) -> None:
    """Failed tasks report themselves; tasks that a deadline ends do not."""
    if context.get("reason") == "timed_out":
        report(f"DCGAN {context['run_id']}: not done after {DEADLINE}")


def submitted(task_id: str, args: list[str], **more) -> SubmittedJob:
    """A task that runs the job's command of the same name by spark-submit."""
    if task_id == "publish":
        # It copies files and starts no executors; here Airflow sees its exit code on every cluster.
        more["deploy_mode"] = "client"
    else:
        more.update(TRACKING[TRACKED])
    return SubmittedJob(
        task_id=task_id,
        conn_id="spark_default",
        name=f"dcgan-{task_id}-{RUN_ID}",
        java_class="DcganJob",
        application=JAR,
        properties_file=f"{HOME}/conf/spark-defaults.conf",
        application_args=[task_id, *args],
        **more,
    )


def application(args: list[str]) -> dict:
    """The manifest of deploy/kubernetes for a command. Airflow tries again, not the Spark operator."""
    manifest = yaml.safe_load(Path(HOME, "deploy/kubernetes/spark-application.yaml").read_text(encoding="utf-8"))
    manifest["spec"].update(image=IMAGE, arguments=args, restartPolicy={"type": "Never"})
    return manifest


def night(dag_id: str, command, home: str) -> DAG:
    """A DAG of four tasks.

    command(task_id, args, **more) makes the task that runs a command of the job; home holds conf/ where it runs.
    """
    # A file's name is one in conf/; with a slash it is a path, also on HDFS or S3.
    config = "{{ params.config if '/' in params.config else " + repr(f"{home}/conf/") + " ~ params.config }}"
    with DAG(
        dag_id=dag_id,
        description="Trains the DCGAN every night, and publishes it if it is good enough",
        doc_md=__doc__,
        schedule=os.environ.get("DCGAN_SCHEDULE", "0 2 * * *"),
        start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
        # Nights that were missed are not made up for: each would train the same thing on the same data.
        catchup=False,
        # Two runs would only take each other's executors.
        max_active_runs=1,
        dagrun_timeout=DEADLINE,
        on_failure_callback=report_deadline,
        default_args={
            "retries": 3,
            "retry_delay": timedelta(minutes=2),
            "retry_exponential_backoff": True,
            "max_retry_delay": timedelta(hours=1),
            "on_failure_callback": report_failure,
        },
        params={
            "config": Param("mnist.conf", description="A file in conf/, or a path on a file system", **FILE),
            "epochs": Param(200, type="integer", minimum=1),
            "data": Param(os.environ.get("DCGAN_DATA", "hdfs:///data/mnist"), **PLACE),
            "runs": Param(os.environ.get("DCGAN_RUNS", "hdfs:///runs/dcgan"), **PLACE),
            "models": Param(MODELS, **PLACE),
            "evaluation_count": Param(10000, type="integer", minimum=100, description="Images to draw"),
            "max_distance": Param(
                150, type="number", minimum=0, description="Largest Frechet distance that is published"
            ),
            "max_distance_increase": Param(
                0.05, type="number", minimum=0, description="How much worse than the last model, as a part of it"
            ),
        },
        tags=["spark", "training"],
    ) as dag:
        train = command(
            "train",
            [
                *("--config", config, "--data", "{{ params.data }}", "--output", "{{ params.runs }}"),
                *("--run-id", RUN_ID, "--set", "training.epochs={{ params.epochs }}"),
            ],
            execution_timeout=DEADLINE,
        )
        evaluate = command(
            "evaluate",
            ["--checkpoint", RUN, "--count", "{{ params.evaluation_count }}", "--reuse"],
            execution_timeout=timedelta(hours=1),
        )
        publish = command(
            "publish",
            [
                *("--checkpoint", RUN, "--to", "{{ params.models }}"),
                *("--max-distance", "{{ params.max_distance }}"),
                *("--max-distance-increase", "{{ params.max_distance_increase }}"),
            ],
            execution_timeout=timedelta(minutes=15),
            **OUTLETS,
        )
        notify = PythonOperator(
            task_id="notify",
            python_callable=report,
            op_args=["DCGAN {{ run_id }}: " + RUN + " is trained, evaluated and published to {{ params.models }}"],
        )
        train >> evaluate >> publish >> notify
    return dag


spark_submit = night("dcgan_training", submitted, HOME)

if IMAGE:
    from airflow.providers.cncf.kubernetes.operators.spark_kubernetes import SparkKubernetesOperator

    class ApplicationJob(Job, SparkKubernetesOperator):
        """By an application of the Spark operator."""

        def trigger_reentry(self, context, event):
            with final_failures():
                return super().trigger_reentry(context, event)

    def applied(task_id: str, args: list[str], **more) -> ApplicationJob:
        """A task that runs the job's command of the same name as an application of the Spark operator."""
        return ApplicationJob(
            task_id=task_id,
            name=f"dcgan-{task_id}",
            namespace=os.environ.get("DCGAN_NAMESPACE", "default"),
            template_spec=application([task_id, *args]),
            # A retry takes the driver pod that a crashed worker left running.
            reattach_on_restart=True,
            deferrable=os.environ.get("DCGAN_DEFERRABLE", "").lower() == "true",
            **more,
        )

    kubernetes = night("dcgan_training_kubernetes", applied, IMAGE_HOME)
