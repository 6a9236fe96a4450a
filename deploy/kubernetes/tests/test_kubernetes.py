"""What is submitted to Kubernetes: python3 -m pytest deploy/kubernetes

With SPARK_HOME, a Spark 3.5 with its jars for Kubernetes, `submit` really calls spark-submit, which sends the driver's
pod to an API server's stand-in. With SPARK_OPERATOR_CRD, the file of the operator's SparkApplication definition, the
application is held against its schema, unknown fields being errors. Without these the tests that need them are skipped.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent))
from api_server import ApiServer  # noqa: E402

HERE = Path(__file__).resolve().parent.parent
SPARK_HOME = Path(os.environ.get("SPARK_HOME", "/nowhere"))
CRD = os.environ.get("SPARK_OPERATOR_CRD")
TRAIN = ["train", "--config", "/opt/dcgan-spark/conf/mnist.conf", "--output", "s3a://b/runs", "--run-id", "first"]
CLUSTER = ["--api-server", "https://k8s.example.com:6443", "--image", "r/dcgan-spark:cpu"]


def submit(*args: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(HERE / "submit"), *args], capture_output=True, text=True, timeout=180, env={**os.environ, **environment}
    )


def printed(*args: str) -> list[str]:
    done = submit(*args)
    assert done.returncode == 0, done.stderr
    return shlex.split(done.stdout)


def settings(command: list[str]) -> dict[str, str]:
    pairs = [command[at + 1] for at, word in enumerate(command) if word == "--conf"]
    return dict(pair.split("=", 1) for pair in pairs)


def test_prints_what_it_would_run():
    command = printed(*CLUSTER, "--executors", "3", "--memory", "4g", "--print", *TRAIN)
    assert command[:5] == ["spark-submit", "--master", "k8s://https://k8s.example.com:6443", "--deploy-mode", "cluster"]
    assert command[command.index("--class") + 1] == "DcganJob"
    assert command[-len(TRAIN) - 1 :] == ["local:///opt/dcgan-spark/dcgan-spark-job.jar", *TRAIN]
    given = settings(command)
    assert given["spark.executor.instances"] == "3"
    assert given["spark.executor.memory"] == "4g"
    assert given["spark.kubernetes.executor.podTemplateFile"] == str(HERE / "executor-pod.yaml")
    assert not [key for key in given if "gpu" in key]


def test_gpus_are_asked_for_one_for_each_core():
    given = settings(printed(*CLUSTER, "--cores", "2", "--gpus", "2", "--print", *TRAIN))
    assert given["spark.executor.resource.gpu.amount"] == "2"
    assert given["spark.task.resource.gpu.amount"] == "1"
    assert given["spark.executor.resource.gpu.vendor"] == "nvidia.com"
    assert given["spark.kubernetes.executor.podTemplateFile"] == str(HERE / "executor-gpu-pod.yaml")


def test_a_training_that_is_given_gpus_does_not_fall_back_to_cpus():
    gpus = [*CLUSTER, "--gpus", "1", "--print"]
    assert printed(*gpus, *TRAIN)[-len(TRAIN) - 2 :] == [*TRAIN, "--set", "training.device=cuda"]
    chosen = [*TRAIN, "--set", "training.device=auto"]
    assert printed(*gpus, *chosen)[-len(chosen) :] == chosen
    evaluate = ["evaluate", "--checkpoint", "s3a://b/runs/first"]
    assert printed(*gpus, *evaluate)[-len(evaluate) :] == evaluate
    assert printed(*CLUSTER, "--print", *TRAIN)[-len(TRAIN) :] == TRAIN


def test_the_image_for_gpus_has_the_libraries_that_the_jar_is_built_for():
    """The job's jar has neither CUDA nor cuDNN."""
    dockerfile = (HERE / "Dockerfile").read_text()
    cuda, cudnn = re.search(r"<cuda\.version>(\d+\.\d+)-(\d+)\.", (HERE / "../../pom.xml").read_text()).groups()
    assert re.search(rf"^ARG CUDA_IMAGE=nvidia/cuda:{re.escape(cuda)}\.\d+-cudnn{cudnn}-runtime-", dockerfile, re.M)
    stage = dockerfile.split("FROM job AS cuda")[1]
    assert f"/usr/local/cuda-{cuda}/" in stage
    assert f"libcudnn*.so.{cudnn}*" in stage
    assert "LD_LIBRARY_PATH" in stage


def test_the_image_for_libtorch_has_the_libraries_that_it_is_built_for():
    dockerfile = (HERE / "Dockerfile").read_text()
    pom = (HERE / "../../pom.xml").read_text()
    cuda, cudnn = re.search(r"<libtorch\.cuda\.version>(\d+\.\d+)-(\d+)\.", pom).groups()
    image = rf"^ARG LIBTORCH_CUDA_IMAGE=nvidia/cuda:{re.escape(cuda)}\.\d+-cudnn-runtime-"
    assert re.search(image, dockerfile, re.M)
    assert f"cuda-cupti-{cuda.replace('.', '-')}" in dockerfile
    stage = dockerfile.split("FROM job AS gpu")[1]
    assert f"/usr/local/cuda-{cuda}/targets/x86_64-linux/lib " in stage
    assert f"libcudnn*.so.{cudnn}*" in stage
    assert "libnccl.so.2*" in stage
    assert f"LD_LIBRARY_PATH=/usr/local/cuda-{cuda}/lib64" in stage
    jar = "libtorch/target/dcgan-spark-job-gpu.jar"
    assert jar in stage
    assert f"!{jar}" in (HERE / "Dockerfile.dockerignore").read_text().splitlines()


def test_secrets_are_told_by_reference_to_all_pods():
    given = settings(printed(*CLUSTER, "--secret-env", "AWS_SECRET_ACCESS_KEY=s3:secret-key", "--print", *TRAIN))
    for role in ("driver", "executor"):
        assert given[f"spark.kubernetes.{role}.secretKeyRef.AWS_SECRET_ACCESS_KEY"] == "s3:secret-key"


def selected(selector: dict, labels: dict) -> bool:
    assert set(selector) == {"matchLabels"}
    return selector["matchLabels"].items() <= labels.items()


def policy(name: str) -> dict:
    """The policy of a run, made by the command that the manifest names."""
    manifest = HERE / "network-policy.yaml"
    command = next(line for line in manifest.read_text().splitlines() if "sed " in line).strip("# ")
    command = command.split("|")[0].replace("first", name)
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=HERE / "../..", check=True)
    return yaml.safe_load(done.stdout)


def labels(role: str, name: str) -> dict[str, str]:
    """Of the pods that Spark makes, by their template and the settings that `submit` passes."""
    given = settings(printed(*CLUSTER, "--name", name, "--print", *TRAIN))
    prefix = f"spark.kubernetes.{role}.label."
    added = {key.removeprefix(prefix): value for key, value in given.items() if key.startswith(prefix)}
    return {**load(f"{role}-pod.yaml")["metadata"]["labels"], **added}


def test_only_pods_of_one_run_reach_each_other():
    spec = policy("first")["spec"]
    assert policy("first")["metadata"]["name"] == "dcgan-spark-first"
    assert spec["policyTypes"] == ["Ingress"]
    (rule,) = spec["ingress"]
    assert set(rule) == {"from"}
    (source,) = rule["from"]
    # Without a selector of namespaces it is the run's own.
    assert set(source) == {"podSelector"}
    for selector in (spec["podSelector"], source["podSelector"]):
        for role in ("driver", "executor"):
            assert selected(selector, labels(role, "first"))
            assert not selected(selector, labels(role, "second"))
        assert not selected(selector, {})
        assert not selected(selector, {"app.kubernetes.io/instance": "first"})


def test_the_pods_of_the_operator_are_a_run_of_the_policy_too():
    application = load("spark-application.yaml")
    selector = policy(application["metadata"]["name"])["spec"]["podSelector"]
    for role in ("driver", "executor"):
        assert selected(selector, application["spec"][role]["labels"])


def test_executors_have_no_token_of_the_driver():
    for name in ("executor-pod.yaml", "executor-gpu-pod.yaml"):
        assert load(name)["spec"]["automountServiceAccountToken"] is False
    assert "automountServiceAccountToken" not in load("driver-pod.yaml")["spec"]
    accounts = {
        made["metadata"]["name"]: made
        for made in yaml.safe_load_all((HERE / "rbac.yaml").read_text())
        if made["kind"] == "ServiceAccount"
    }
    spec = load("spark-application.yaml")["spec"]
    assert accounts[spec["executor"]["serviceAccount"]]["automountServiceAccountToken"] is False
    bindings = [m for m in yaml.safe_load_all((HERE / "rbac.yaml").read_text()) if m["kind"] == "RoleBinding"]
    bound = {subject["name"] for binding in bindings for subject in binding["subjects"]}
    assert bound == {spec["driver"]["serviceAccount"]}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--image", "i", "train"], "--api-server is missing"),
        (["--api-server", "https://h", "train"], "--image is missing"),
        ([*CLUSTER, "--executors", "0", "train"], "--executors is '0', expected a whole number of at least 1"),
        ([*CLUSTER, "--gpus", "2", "train"], "make them equal"),
        ([*CLUSTER, "--secret-env", "A=b", "train"], "expected NAME=SECRET:KEY"),
        ([*CLUSTER, "--spark-conf", "a", "train"], "expected KEY=VALUE"),
        ([*CLUSTER, "--propertes-file", "a", "train"], "unknown option --propertes-file"),
        ([*CLUSTER, "--properties-file", "/nowhere", "train"], "/nowhere is not there"),
        ([*CLUSTER, "--image"], "--image needs a value"),
        ([*CLUSTER, "--name", "my run", "train"], "--name is 'my run', expected at most 63 letters"),
        ([*CLUSTER, "--name", "x" * 64, "train"], "expected at most 63 letters"),
        (CLUSTER, "Usage:"),
        ([*CLUSTER, "train"], "has no bin/spark-submit"),
    ],
)
def test_mistakes_are_told_and_end_with_two(args, message):
    done = submit(*args, SPARK_HOME="/nowhere")
    assert done.returncode == 2
    assert message in done.stderr


def nvidia_smi(directory: Path, script: str) -> subprocess.CompletedProcess:
    (directory / "nvidia-smi").write_text(f"#!/bin/sh\n{script}\n")
    (directory / "nvidia-smi").chmod(0o755)
    return subprocess.run(
        [str(HERE / "discover-gpus")],
        capture_output=True,
        text=True,
        env={"PATH": f"{directory}:{os.environ['PATH']}"},
    )


def test_gpus_are_discovered(tmp_path):
    found = nvidia_smi(tmp_path, "echo 0; echo ' 3'")
    assert json.loads(found.stdout) == {"name": "gpu", "addresses": ["0", "3"]}


def test_no_gpu_is_an_error_that_says_what_to_look_at(tmp_path):
    found = nvidia_smi(tmp_path, "exit 9")
    assert found.returncode == 1
    assert "nvidia.com/gpu" in found.stderr


def load(name: str) -> dict:
    return yaml.safe_load((HERE / name).read_text())


PODS = ["driver-pod.yaml", "executor-pod.yaml", "executor-gpu-pod.yaml"]


@pytest.mark.parametrize("name", PODS)
def test_pods_have_a_read_only_root_and_every_directory_that_is_written(name):
    spec = load(name)["spec"]
    container = spec["containers"][0]
    assert spec["securityContext"]["runAsNonRoot"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    mounts = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}
    assert set(mounts) == {"/var/cache/dcgan-spark", "/opt/spark/work-dir", "/tmp"}
    assert set(mounts.values()) == {volume["name"] for volume in spec["volumes"]}
    assert "cachedir=/var/cache/dcgan-spark" in (HERE / "Dockerfile").read_text()


def test_the_application_is_what_the_pod_templates_are():
    spec = load("spark-application.yaml")["spec"]
    for role, name in (("driver", "driver-pod.yaml"), ("executor", "executor-pod.yaml")):
        pod = load(name)["spec"]
        assert spec[role]["podSecurityContext"] == pod["securityContext"]
        assert spec[role]["securityContext"] == pod["containers"][0]["securityContext"]
        assert spec[role]["volumeMounts"] == pod["containers"][0]["volumeMounts"]
        assert spec["volumes"] == pod["volumes"]
    defaults = (HERE / "../../conf/spark-defaults.conf").read_text()
    for key, value in spec["sparkConf"].items():
        if key.startswith(("spark.scheduler", "spark.barrier", "spark.executor", "spark.dynamic", "spark.spec")):
            assert " ".join([key, value]) in " ".join(defaults.split())


def closed(schema: dict) -> dict:
    """A schema as the API server takes it with strict validation: no fields that it does not name."""
    if "properties" not in schema:
        return {
            key: closed(value) if key in ("items", "additionalProperties") and isinstance(value, dict) else value
            for key, value in schema.items()
        }
    result = {**schema, "properties": {name: closed(value) for name, value in schema["properties"].items()}}
    if not schema.get("x-kubernetes-preserve-unknown-fields"):
        result["additionalProperties"] = False
    return result


@pytest.mark.skipif(not CRD, reason="SPARK_OPERATOR_CRD is not set")
def test_the_application_has_the_fields_of_its_schema():
    definition = yaml.safe_load(Path(CRD).read_text())
    versions = {version["name"]: version["schema"]["openAPIV3Schema"] for version in definition["spec"]["versions"]}
    schema = closed(versions["v1beta2"]["properties"]["spec"])
    spec = load("spark-application.yaml")["spec"]
    jsonschema.validate(spec, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**spec, "imagee": "x"}, schema)
    gpu = load("executor-gpu-pod.yaml")["spec"]
    executor = {**spec["executor"], "nodeSelector": gpu["nodeSelector"], "tolerations": gpu["tolerations"]}
    jsonschema.validate({**spec, "executor": executor}, schema)


has_spark = pytest.mark.skipif(
    not list(SPARK_HOME.glob("jars/spark-kubernetes_*.jar")), reason="SPARK_HOME has no jars for Kubernetes"
)


@has_spark
@pytest.mark.parametrize("exit_code", [0, 1, 2, 3])
def test_spark_submit_sends_the_driver_and_its_exit_code_comes_back(exit_code):
    with ApiServer(exit_code) as api:
        done = submit(
            *("--api-server", api.url, "--image", "r/dcgan-spark:cpu", "--namespace", "nights"),
            *("--secret-env", "AWS_ACCESS_KEY_ID=s3:access-key"),
            *TRAIN,
        )
    assert done.returncode == exit_code, done.stdout + done.stderr
    pod = api.created["pods"][0]
    assert pod["metadata"]["namespace"] == "nights"
    assert pod["metadata"]["labels"]["app.kubernetes.io/name"] == "dcgan-spark"
    spec, container = pod["spec"], pod["spec"]["containers"][0]
    assert spec["serviceAccountName"] == "dcgan-spark"
    assert spec["securityContext"]["runAsUser"] == 185
    assert container["image"] == "r/dcgan-spark:cpu"
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert {"/var/cache/dcgan-spark", "/tmp"} <= {mount["mountPath"] for mount in container["volumeMounts"]}
    assert container["args"][-len(TRAIN) :] == TRAIN
    assert container["resources"]["requests"]["cpu"] == "1"
    reference = next(variable for variable in container["env"] if variable["name"] == "AWS_ACCESS_KEY_ID")
    assert reference["valueFrom"]["secretKeyRef"] == {"name": "s3", "key": "access-key"}
    # The executors' template travels as a file to the driver, whose settings name it there.
    sent = [text for made in api.created["configmaps"] for text in made["data"].values()]
    (template,) = [text for text in sent if "native-cache" in text]
    assert yaml.safe_load(template)["spec"]["automountServiceAccountToken"] is False
    assert pod["metadata"]["labels"]["app.kubernetes.io/instance"] == "dcgan-train"
