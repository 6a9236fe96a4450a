"""Trains DCGANs on Spark from Python: the job's Spark ML classes as PySpark ML has its own.

    from dcgan_spark import DcganEstimator

    images = spark.read.format("idx").load("hdfs:///mnist")
    model = DcganEstimator(epochs=2, outputPath="hdfs:///runs").fit(images)
    model.sample(64, seed=1).write.parquet("hdfs:///drawn")

Spark needs the job's jar, which holds this package too:

    pyspark --jars dcgan-spark-job.jar --py-files dcgan-spark-job.jar

Pipelines that hold these classes are loaded after `import dcgan_spark`.
"""

from __future__ import annotations

import sys

from dcgan_spark._java import PACKAGE, UserError
from dcgan_spark.estimator import DcganEstimator
from dcgan_spark.evaluator import DcganEvaluator
from dcgan_spark.model import DcganModel, DcganSummary

__all__ = ["DcganEstimator", "DcganEvaluator", "DcganModel", "DcganSummary", "UserError"]

# PySpark finds the Python class of a loaded stage by the name of its Java class, package included.
sys.modules.setdefault(PACKAGE, sys.modules[__name__])
