"""Trains the DCGAN once a night with spark-submit, evaluates it, and publishes it if it is good enough.

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

The cluster is the Airflow connection `spark_default`. Where the Variable `dcgan_webhook_secret` is set,
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
from datetime import datetime, timedelta, timezone

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

try:  # Airflow 3
    from airflow.providers.standard.operators.python import PythonOperator
    from airflow.sdk import DAG, Asset, Param, Variable
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.models import Variable
    from airflow.models.param import Param
    from airflow.operators.python import PythonOperator
try:  # Airflow 3.1
    from airflow.sdk.exceptions import AirflowFailException
except ImportError:
    from airflow.exceptions import AirflowFailException

HOME = os.environ.get("DCGAN_HOME", "/opt/dcgan-spark")
MODELS = os.environ.get("DCGAN_MODELS", "hdfs:///models/dcgan")
# Airflow 3 starts DAGs that wait for a new model.
OUTLETS = {"outlets": [Asset(MODELS)]} if "Asset" in globals() else {}
JAR = os.environ.get("DCGAN_JAR", f"{HOME}/dcgan-spark-job.jar")
DEADLINE = timedelta(hours=float(os.environ.get("DCGAN_DEADLINE_HOURS", "12")))

# A manual run of Airflow 3 may have no logical date. The same for every retry: nightly-20260102T020000.
RUN_ID = "nightly-{{ (dag_run.logical_date or dag_run.run_after).strftime('%Y%m%dT%H%M%S') }}"
RUN = "{{ params.runs }}/" + RUN_ID
# A file's name is one in conf/; with a slash it is a path, also on HDFS or S3.
CONFIG = "{{ params.config if '/' in params.config else " + repr(f"{HOME}/conf/") + " ~ params.config }}"

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


class JobOperator(SparkSubmitOperator):
    """A command of the job, that is tried again only where that can help."""

    def execute(self, context):
        try:
            return super().execute(context)
        except Exception as failure:
            code = exit_code(failure)
            if code in FINAL:
                raise AirflowFailException(f"exit code {code}: {FINAL[code]}") from failure
            raise


def exit_code(failure: Exception) -> int | None:
    """The exit code in an operator's error: in client mode spark-submit's exit code, on Kubernetes the driver's."""
    found = re.search(r"Error code is: (\d+)\.?(?: Kubernetes spark exit code is: (\d+))?", str(failure))
    return int(found.group(2) or found.group(1)) if found else None


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


def job(task_id: str, *args: str, **more) -> JobOperator:
    """A task that runs the job's command of the same name."""
    return JobOperator(
        task_id=task_id,
        conn_id="spark_default",
        name=f"dcgan-{task_id}-{RUN_ID}",
        java_class="DcganJob",
        application=JAR,
        properties_file=f"{HOME}/conf/spark-defaults.conf",
        application_args=[task_id, *args],
        **more,
    )


with DAG(
    dag_id="dcgan_training",
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
):
    train = job(
        "train",
        *("--config", CONFIG, "--data", "{{ params.data }}", "--output", "{{ params.runs }}"),
        *("--run-id", RUN_ID, "--set", "training.epochs={{ params.epochs }}"),
        execution_timeout=DEADLINE,
    )
    evaluate = job(
        "evaluate",
        *("--checkpoint", RUN, "--count", "{{ params.evaluation_count }}", "--reuse"),
        execution_timeout=timedelta(hours=1),
    )
    publish = job(
        "publish",
        *("--checkpoint", RUN, "--to", "{{ params.models }}"),
        *("--max-distance", "{{ params.max_distance }}"),
        *("--max-distance-increase", "{{ params.max_distance_increase }}"),
        # It copies files and starts no executors; here Airflow sees its exit code on every cluster.
        deploy_mode="client",
        execution_timeout=timedelta(minutes=15),
        **OUTLETS,
    )
    notify = PythonOperator(
        task_id="notify",
        python_callable=report,
        op_args=["DCGAN {{ run_id }}: " + RUN + " is trained, evaluated and published to {{ params.models }}"],
    )
    train >> evaluate >> publish >> notify
