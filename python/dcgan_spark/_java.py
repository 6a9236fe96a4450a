"""What the wrappers share: the job's classes in Spark's JVM, and the job's errors as Python's."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator, TypeVar

from py4j.java_gateway import JavaPackage
from py4j.protocol import Py4JJavaError
from pyspark import SparkContext, __version__
from pyspark.errors import PySparkException
from pyspark.ml import util
from pyspark.ml.param import Params
from pyspark.ml.util import JavaMLReadable, JavaMLReader
from pyspark.sql.utils import is_remote

PACKAGE = "io.dcganspark.job.api"
_USER_ERROR = "io.dcganspark.job.config.UserErrorException"

T = TypeVar("T")


class UserError(ValueError):
    """Something to correct in params, the session or the data: one line that says what, as the commands print it."""


def java_class(name: str) -> Any:
    """Returns one of the job's classes in Spark's JVM."""
    context = SparkContext._active_spark_context
    if context is None:
        raise RuntimeError("no Spark session is running: make one with SparkSession.builder.getOrCreate()")
    found: Any = context._jvm
    for part in f"{PACKAGE}.{name}".split("."):
        found = getattr(found, part)
    if isinstance(found, JavaPackage):
        raise RuntimeError(
            f"{PACKAGE}.{name} is not in Spark's JVM: start Spark with --jars dcgan-spark-job.jar (spark.jars)"
        )
    return found


def require_classic(asked: str) -> None:
    """Refuses what Spark Connect's server does not answer for classes of others than Spark's."""
    if is_remote():
        raise RuntimeError(
            f"{asked} needs a classic session, found one of Spark Connect, whose server answers fit, transform, "
            'evaluate, save and load alone: draw with transform(spark.range(n).toDF("index")), or start with --master'
        )


def attach(stage: Params) -> None:
    """Gives a stage its Java object; on Spark Connect its class's name, of which the server makes one for each call."""
    name = type(stage).__name__
    if is_remote():
        if not hasattr(util, "try_remote_fit"):
            raise RuntimeError(f"ML by Spark Connect needs Spark 4, found PySpark {__version__}: start with --master")
        stage._java_obj = f"{PACKAGE}.{name}"
    else:
        stage._java_obj = java_class(name)(stage.uid)
        stage._transfer_params_from_java()


@contextmanager
def user_errors() -> Iterator[None]:
    """Raises the job's one-line errors as `UserError`, without the JVM's stack trace."""
    try:
        yield
    except Py4JJavaError as failure:
        cause = failure.java_exception
        while cause is not None and cause.getClass().getName() != _USER_ERROR:
            cause = cause.getCause()
        if cause is None:
            raise
        raise UserError(cause.getMessage()) from None
    except PySparkException as failure:  # From Spark Connect's server, with the class in front of the message.
        _, found, message = str(failure).partition(f"({_USER_ERROR}) ")
        if not found:
            raise
        raise UserError(message.splitlines()[0]) from None


class Readable(JavaMLReadable[T]):
    """`load` and `read` of a class that the job writes."""

    @classmethod
    def read(cls) -> JavaMLReader[T]:
        """Returns the reader of what `write` wrote."""
        if is_remote():
            from dcgan_spark._connect import ConnectReader

            return ConnectReader(cls)
        java_class(cls.__name__)
        return _Reader(cls)

    @classmethod
    def load(cls, path: str) -> T:
        """Reads what `save` wrote."""
        with user_errors():
            return cls.read().load(path)


class _Reader(JavaMLReader[T]):
    @classmethod
    def _java_loader_class(cls, clazz: type) -> str:
        return f"{PACKAGE}.{clazz.__name__}"
