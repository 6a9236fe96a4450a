"""Loads the DAG over the stand-in and renders a night of it.

Run as a program, it prints the spark-submit command lines of the nights that it is given, as JSON:
nights.py MASTER LOGICAL-DATE PARAM=VALUE...
"""

from __future__ import annotations

import importlib.util
import json
import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import stand_in

FILE = Path(__file__).parent.parent / "dcgan_training.py"


def load(version: int = 3, dag_id: str = "dcgan_training"):
    """Imports the file again, as a scheduler does; returns the module and one of its DAGs."""
    stand_in.install(version)
    spec = importlib.util.spec_from_file_location("dcgan_training", FILE)
    module = importlib.util.module_from_spec(spec)
    made = []
    enter = stand_in.DAG.__enter__
    stand_in.DAG.__enter__ = lambda dag: made.append(dag) or enter(dag)
    try:
        spec.loader.exec_module(module)
    finally:
        stand_in.DAG.__enter__ = enter
    dags = {dag.arguments["dag_id"]: dag for dag in made}
    assert len(dags) == len(made)
    return module, dags[dag_id]


def context(dag, logical_date: datetime | None, run_after: datetime | None = None, **params) -> dict:
    values = {name: param.value for name, param in dag.arguments["params"].items()}
    unknown = set(params) - set(values)
    assert not unknown, f"no such params: {unknown}"
    dag_run = SimpleNamespace(logical_date=logical_date)
    if run_after is not None:
        dag_run.run_after = run_after
    return {
        "dag_run": dag_run,
        "run_id": f"scheduled__{(logical_date or run_after).isoformat()}",
        "params": SimpleNamespace(**{**values, **params}),
    }


def commands(dag, context: dict, master: str) -> dict[str, list[str]]:
    return {
        name: task.command(context, master)
        for name, task in dag.tasks.items()
        if isinstance(task, stand_in.SparkSubmitOperator)
    }


if __name__ == "__main__":
    master, night, *params = sys.argv[1:]
    dag = load()[1]
    given = dict(param.split("=", 1) for param in params)
    print(json.dumps(commands(dag, context(dag, datetime.fromisoformat(night), **given), master)))
