"""Trains the DCGAN once a night with spark-submit.

The run id comes from the logical date, so a night has one run directory, whatever happens in it:
a retry goes on from the newest checkpoint there, and clearing the task of a night that ended well
does nothing, because the run directory holds `_SUCCESS`.

Airflow Variables, each with a default:

| Variable       | Default                                | What it is                        |
|----------------|----------------------------------------|-----------------------------------|
| `dcgan_jar`    | `/opt/dcgan-spark/dcgan-spark-job.jar` | the submit-ready jar              |
| `dcgan_conf`   | `/opt/dcgan-spark/conf`                | this project's `conf/`            |
| `dcgan_data`   | `hdfs:///data/mnist`                   | the directory of the IDX files    |
| `dcgan_output` | `hdfs:///runs/dcgan`                   | where the run directories go      |

Parameters of a run ("Trigger DAG w/ config" changes them for one): `recipe`, a file in `conf/`, and
`epochs`. The cluster is the Airflow connection `spark_default`.
"""

from __future__ import annotations

from datetime import timedelta

import pendulum
from airflow import DAG
from airflow.models.param import Param
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

# Templates, so that the scheduler does not ask its database for Variables whenever it parses this file.
JAR = "{{ var.value.get('dcgan_jar', '/opt/dcgan-spark/dcgan-spark-job.jar') }}"
CONF = "{{ var.value.get('dcgan_conf', '/opt/dcgan-spark/conf') }}"
DATA = "{{ var.value.get('dcgan_data', 'hdfs:///data/mnist') }}"
OUTPUT = "{{ var.value.get('dcgan_output', 'hdfs:///runs/dcgan') }}"

with DAG(
    dag_id="dcgan_training",
    description="Trains the DCGAN every night; one run directory a night",
    doc_md=__doc__,
    schedule="0 2 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    # Nights that were missed are not made up for: each would train the same thing on the same data.
    catchup=False,
    # Two runs would only take each other's executors.
    max_active_runs=1,
    params={
        "recipe": Param("mnist.conf", type="string", pattern=r"^[A-Za-z0-9._-]+\.conf$"),
        "epochs": Param(200, type="integer", minimum=1),
    },
    tags=["spark", "training"],
):
    SparkSubmitOperator(
        task_id="train",
        conn_id="spark_default",
        name="dcgan-{{ ts_nodash }}",
        java_class="DcganJob",
        application=JAR,
        properties_file=f"{CONF}/spark-defaults.conf",
        application_args=[
            "train",
            "--config",
            f"{CONF}/{{{{ params.recipe }}}}",
            "--data",
            DATA,
            "--output",
            OUTPUT,
            # The same for every retry of a night, letters and digits only: 20260102T020000.
            "--run-id",
            "nightly-{{ ts_nodash }}",
            "--set",
            "training.epochs={{ params.epochs }}",
        ],
        retries=2,
        retry_delay=timedelta(minutes=5),
        execution_timeout=timedelta(hours=12),
    )
