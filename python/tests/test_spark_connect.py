"""The package in a session of Spark Connect: python3 test_spark_connect.py sc://127.0.0.1:PORT MNIST-DIRECTORY"""

from __future__ import annotations

import shutil
import sys
import tempfile
import unittest

from pyspark.ml import Pipeline
from pyspark.ml.feature import SQLTransformer
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.sql import SparkSession

from dcgan_spark import DcganEstimator, DcganEvaluator, DcganModel, UserError


class SparkConnectTest(unittest.TestCase):
    """Trainings of six steps on 24 digits, which the server reads and makes."""

    remote: str
    mnist: str

    @classmethod
    def setUpClass(cls) -> None:
        cls.spark = SparkSession.builder.remote(cls.remote).getOrCreate()
        cls.directory = tempfile.mkdtemp()
        cls.images = cls.spark.read.format("idx").load(cls.mnist).where("index < 24")

    @classmethod
    def tearDownClass(cls) -> None:
        cls.spark.stop()
        shutil.rmtree(cls.directory)

    def estimator(self, run: str | None = None, **more) -> DcganEstimator:
        settings = ["samples.rows=2", "samples.columns=3"]
        return DcganEstimator(
            epochs=1, batchSize=4, replicas=2, outputPath=f"{self.directory}/runs", runId=run, settings=settings, **more
        )

    def test_trains_draws_saves_and_loads(self) -> None:
        model = self.estimator("first", outputCol="drawn").fit(self.images)

        asked = self.spark.range(3).selectExpr("id AS index")
        drawn = [bytes(row.drawn) for row in model.transform(asked).collect()]
        self.assertEqual([image[:4] for image in drawn], 3 * [b"\x89PNG"])

        model.write().overwrite().save(f"{self.directory}/model")
        again = DcganModel.load(f"{self.directory}/model")
        self.assertEqual([bytes(row.drawn) for row in again.transform(asked).collect()], drawn)

    def test_an_estimator_is_saved_with_its_params(self) -> None:
        self.estimator().write().overwrite().save(f"{self.directory}/estimator")

        self.assertEqual(DcganEstimator.load(f"{self.directory}/estimator").getBatchSize(), 4)

    def test_a_pipeline_is_fitted(self) -> None:
        labels = SQLTransformer(statement="SELECT *, label % 2 AS odd FROM __THIS__")
        dcgan = self.estimator(recipe="dcgan-conditional", labelCol="odd")
        dcgan.setSettings([*dcgan.getSettings(), "model.classes=2"])

        fitted = Pipeline(stages=[labels, dcgan]).fit(self.images)

        self.assertEqual(fitted.transform(self.images.limit(2)).select("generated").count(), 2)

    def test_a_cross_validator_compares_fits(self) -> None:
        images = self.spark.read.format("idx").load(self.mnist).where("index < 240")
        estimator = self.estimator(recipe="gan").setBatchSize(60)
        grid = ParamGridBuilder().addGrid(estimator.learningRate, [1e-9, 1e-3]).build()
        evaluator = DcganEvaluator(metricName="frechetDistance")
        validator = CrossValidator(
            estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=2, seed=3
        )

        self.assertNotEqual(*validator.fit(images).avgMetrics)

    def test_a_mistake_is_one_line(self) -> None:
        with self.assertRaisesRegex(UserError, "^training.epochs at param epochs must be a whole number from 1 to"):
            self.estimator().setEpochs(0).fit(self.images)


if __name__ == "__main__":
    SparkConnectTest.remote, SparkConnectTest.mnist = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main(verbosity=2)
