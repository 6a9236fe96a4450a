"""Stands in for the names of Airflow that the DAG imports, where Airflow cannot be installed.

Each takes exactly the arguments that the real one documents (Airflow 2.9 and 3.0 and their task SDK,
Spark provider 4.7 and 5.7, Kubernetes provider 10): an argument of another name is a TypeError, as it is there. Templates are
rendered by Jinja as Airflow does, undefined names being errors, and the command line is put together
in the order of `SparkSubmitHook._build_spark_submit_command`.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from types import ModuleType

import jinja2
import jsonschema

TASK = {
    "task_id", "retries", "retry_delay", "retry_exponential_backoff", "max_retry_delay", "execution_timeout",
    "on_failure_callback", "on_retry_callback", "on_success_callback", "trigger_rule", "pool", "doc_md",
    "params", "owner", "depends_on_past", "do_xcom_push", "outlets",
}  # fmt: skip
SUBMIT = {
    "application", "conf", "conn_id", "files", "py_files", "archives", "driver_class_path", "jars", "java_class",
    "packages", "exclude_packages", "repositories", "total_executor_cores", "executor_cores", "executor_memory",
    "driver_memory", "keytab", "principal", "proxy_user", "name", "num_executors", "status_poll_interval",
    "application_args", "env_vars", "verbose", "spark_binary", "properties_file", "yarn_queue", "deploy_mode",
    "use_krb5ccache", "post_submit_commands", "track_driver_via_k8s_api", "yarn_track_via_rm_api", "yarn_rm_auth",
    "durable",
}  # fmt: skip
# Those of SparkKubernetesOperator, and of KubernetesPodOperator below it what is of use to an application.
APPLICATION = {
    "image", "code_path", "namespace", "name", "application_file", "template_spec", "get_logs",
    "success_run_history_limit", "startup_timeout_seconds", "log_events_on_failure", "reattach_on_restart",
    "delete_on_termination", "kubernetes_conn_id", "random_name_suffix", "deferrable", "poll_interval", "in_cluster",
    "config_file", "cluster_context", "log_pod_spec_on_failure",
}  # fmt: skip
DAGS = {
    "dag_id", "description", "schedule", "start_date", "end_date", "catchup", "max_active_runs", "max_active_tasks",
    "dagrun_timeout", "on_failure_callback", "on_success_callback", "default_args", "params", "tags", "doc_md",
    "render_template_as_native_obj", "is_paused_upon_creation",
}  # fmt: skip


def documented(kind: str, names: set[str], given: dict) -> dict:
    unknown = set(given) - names
    if unknown:
        raise TypeError(f"{kind} got unexpected arguments {sorted(unknown)}")
    return given


class Param:
    def __init__(self, default, *, description=None, **schema):
        jsonschema.validate(default, schema)
        self.value, self.description, self.schema = default, description, schema


class DAG:
    current: DAG | None = None

    def __init__(self, **given):
        documented("DAG", DAGS, given)
        if not isinstance(given.get("dagrun_timeout", timedelta()), timedelta):
            raise TypeError("dagrun_timeout is no timedelta")
        self.arguments, self.tasks = given, {}

    def __enter__(self):
        DAG.current = self
        return self

    def __exit__(self, *failure):
        DAG.current = None


class BaseOperator:
    def __init__(self, **given):
        self.arguments = {**DAG.current.arguments.get("default_args", {}), **documented("task", TASK, given)}
        self.task_id = self.arguments["task_id"]
        self.downstream: list[str] = []
        DAG.current.tasks[self.task_id] = self

    def __rshift__(self, other):
        self.downstream.append(other.task_id)
        return other


class PythonOperator(BaseOperator):
    def __init__(self, *, python_callable, op_args=(), op_kwargs=None, **given):
        super().__init__(**given)
        self.python_callable, self.op_args = python_callable, list(op_args)


class SparkSubmitOperator(BaseOperator):
    """`properties_file` is no template: not every version of the provider renders it."""

    templated = ("application", "conf", "name", "application_args", "env_vars", "files", "jars", "packages")

    def __init__(self, **given):
        super().__init__(**{name: value for name, value in given.items() if name not in SUBMIT})
        self.submit = {name: value for name, value in given.items() if name in SUBMIT}

    def execute(self, context):
        raise context["failure"]

    def command(self, context: dict, master: str) -> list[str]:
        rendered = {
            name: render(value, context) if name in self.templated else value for name, value in self.submit.items()
        }
        command = [rendered.get("spark_binary", "spark-submit"), "--master", master]
        for option, name in (
            ("--properties-file", "properties_file"),
            ("--name", "name"),
            ("--class", "java_class"),
            ("--deploy-mode", "deploy_mode"),
        ):
            if name in rendered:
                command += [option, rendered[name]]
        return [*command, rendered["application"], *rendered["application_args"]]


class SparkKubernetesOperator(BaseOperator):
    """Renders the strings of `template_spec`, which CustomObjectLauncher names and sends."""

    def __init__(self, **given):
        super().__init__(**{name: value for name, value in given.items() if name not in APPLICATION})
        self.application = {name: value for name, value in given.items() if name in APPLICATION}

    def execute(self, context):
        raise context["failure"]

    def trigger_reentry(self, context, event):
        raise event["failure"]

    def manifest(self, context: dict) -> dict:
        body = render(self.application["template_spec"], context)
        metadata = {"name": self.application["name"] + "-x1y2z3", "namespace": self.application["namespace"]}
        return {**body, "metadata": {**body.get("metadata", {}), **metadata}}


class Asset:
    def __init__(self, uri):
        self.uri = uri


class AirflowFailException(Exception):
    pass


class Variable:
    values: dict[str, str] = {}

    @staticmethod
    def get(key, default, /):
        return Variable.values.get(key, default)


def render(value, context: dict):
    if isinstance(value, list):
        return [render(item, context) for item in value]
    if isinstance(value, dict):
        return {name: render(item, context) for name, item in value.items()}
    if not isinstance(value, str):
        return value
    return jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(value).render(**context)


def modules(version: int) -> dict[str, dict]:
    spark = {
        "airflow.providers.apache.spark.operators.spark_submit": {"SparkSubmitOperator": SparkSubmitOperator},
        "airflow.providers.cncf.kubernetes.operators.spark_kubernetes": {
            "SparkKubernetesOperator": SparkKubernetesOperator
        },
    }
    if version == 2:
        return {
            **spark,
            "airflow": {"DAG": DAG},
            "airflow.models": {"Variable": Variable},
            "airflow.models.param": {"Param": Param},
            "airflow.operators.python": {"PythonOperator": PythonOperator},
            "airflow.exceptions": {"AirflowFailException": AirflowFailException},
        }
    return {
        **spark,
        "airflow.sdk": {"Asset": Asset, "DAG": DAG, "Param": Param, "Variable": Variable},
        "airflow.sdk.exceptions": {"AirflowFailException": AirflowFailException},
        "airflow.providers.standard.operators.python": {"PythonOperator": PythonOperator},
    }


def install(version: int) -> None:
    """Puts the names of one version of Airflow, and no others, where `import` finds them."""
    for name in [name for name in sys.modules if name.split(".")[0] == "airflow"]:
        del sys.modules[name]
    for name, content in modules(version).items():
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            sys.modules.setdefault(".".join(parts[:end]), ModuleType(".".join(parts[:end])))
        vars(sys.modules[name]).update(content)
