"""The package in a PySpark session: spark-submit --jars JAR --py-files JAR test_dcgan_spark.py MNIST-DIRECTORY"""

from __future__ import annotations

import shutil
import sys
import tempfile
import unittest

from dcgan_spark import DcganEstimator, DcganEvaluator, DcganModel, UserError
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.feature import SQLTransformer
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.sql import SparkSession


class DcganSparkTest(unittest.TestCase):
    """Trainings of six steps on 24 digits."""

    mnist: str

    @classmethod
    def setUpClass(cls) -> None:
        cls.spark = SparkSession.builder.getOrCreate()
        cls.directory = tempfile.mkdtemp()
        cls.images = cls.spark.read.format("idx").load(cls.mnist).where("index < 24").cache()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.spark.stop()
        shutil.rmtree(cls.directory)

    def estimator(self, run: str | None = None, **more) -> DcganEstimator:
        return DcganEstimator(
            epochs=1, batchSize=4, replicas=2, outputPath=f"{self.directory}/runs", runId=run, **more
        ).setSettings(["samples.rows=2", "samples.columns=3"])

    def test_trains_draws_saves_and_loads(self) -> None:
        model = self.estimator("first", outputCol="drawn").fit(self.images)

        self.assertEqual(model.step, 6)
        self.assertEqual(model.summary.steps, 6)
        losses = model.summary.losses.collect()
        self.assertEqual([row["step"] for row in losses], sorted({row["step"] for row in losses}))
        self.assertTrue(all(row["generatorLoss"] > 0 for row in losses) and losses)
        self.assertEqual(model.summary.evaluations.count(), 0)
        self.assertTrue(model.runDirectory.endswith("/runs/first"))
        self.assertEqual(model.getOutputCol(), "drawn")
        drawn = model.transform(self.spark.range(3).toDF("index")).collect()
        self.assertEqual([bytes(row.drawn[:4]) for row in drawn], 3 * [b"\x89PNG"])
        sample = model.sample(5, seed=7).collect()
        self.assertEqual([row["index"] for row in sample], list(range(5)))

        model.save(f"{self.directory}/model")
        again = DcganModel.load(f"{self.directory}/model")
        self.assertIsInstance(again, DcganModel)
        self.assertFalse(again.hasSummary)
        self.assertEqual(again.sample(5, seed=7).collect(), sample)
        self.assertEqual(again.getOutputCol(), "drawn")
        self.assertEqual(DcganModel.open(model.runDirectory).sample(5, seed=7).collect(), sample)

    def test_an_estimator_is_saved_with_its_params(self) -> None:
        estimator = self.estimator(learningRate=1e-3, labelCol="kind")
        estimator.write().overwrite().save(f"{self.directory}/estimator")

        again = DcganEstimator.load(f"{self.directory}/estimator")
        self.assertEqual(again.uid, estimator.uid)
        self.assertEqual(
            {param.name: value for param, value in again.extractParamMap().items()},
            {param.name: value for param, value in estimator.extractParamMap().items()},
        )
        self.assertEqual(again.getSettings(), ["samples.rows=2", "samples.columns=3"])

    def test_a_pipeline_is_fitted_saved_and_loaded(self) -> None:
        labels = SQLTransformer(statement="SELECT *, label % 2 AS odd FROM __THIS__")
        dcgan = self.estimator(recipe="dcgan-conditional", labelCol="odd")
        dcgan.setSettings([*dcgan.getSettings(), "model.classes=2"])
        pipeline = Pipeline(stages=[labels, dcgan])
        pipeline.write().overwrite().save(f"{self.directory}/pipeline")

        fitted = Pipeline.load(f"{self.directory}/pipeline").fit(self.images)
        fitted.write().overwrite().save(f"{self.directory}/fitted")
        loaded = PipelineModel.load(f"{self.directory}/fitted")

        self.assertIsInstance(loaded.stages[1], DcganModel)
        rows = self.images.limit(4)
        self.assertEqual(
            loaded.transform(rows).select("generated").collect(), fitted.transform(rows).select("generated").collect()
        )

    def test_a_list_of_param_maps_trains_a_run_each(self) -> None:
        estimator = self.estimator()
        models = estimator.fit(self.images, [{estimator.seed: 1}, {estimator.seed: 2}])

        self.assertEqual(len({model.runDirectory for model in models}), 2)
        self.assertNotEqual(*(model.sample(1).collect() for model in models))

    def test_a_cross_validator_compares_fits(self) -> None:
        images = self.spark.read.format("idx").load(self.mnist).where("index < 240").cache()
        estimator = self.estimator(recipe="gan").setBatchSize(60)
        grid = ParamGridBuilder().addGrid(estimator.learningRate, [1e-9, 1e-3]).build()
        evaluator = DcganEvaluator(metricName="frechetDistance")
        validator = CrossValidator(
            estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=2, seed=3
        )

        chosen = validator.fit(images)

        self.assertIsInstance(chosen.bestModel, DcganModel)
        self.assertTrue(all(distance > 0 for distance in chosen.avgMetrics))
        self.assertNotEqual(*chosen.avgMetrics)

    def test_an_evaluator_is_saved_with_its_params_and_knows_what_is_better(self) -> None:
        evaluator = DcganEvaluator(metricName="recall", generatedCol="drawn")
        evaluator.write().overwrite().save(f"{self.directory}/evaluator")

        again = DcganEvaluator.load(f"{self.directory}/evaluator")
        self.assertEqual((again.getMetricName(), again.getGeneratedCol()), ("recall", "drawn"))
        self.assertTrue(again.isLargerBetter())
        self.assertFalse(DcganEvaluator().isLargerBetter())
        with self.assertRaisesRegex(UserError, '^column "drawn" is not there or not binary[^\n]*$'):
            again.evaluate(self.images)

    def test_a_mistake_is_one_line(self) -> None:
        with self.assertRaisesRegex(UserError, "^training.epochs at param epochs must be a whole number from 1 to"):
            self.estimator().setEpochs(0).fit(self.images)
        with self.assertRaisesRegex(UserError, '^column "no" of the DataFrame is not there, expected binary[^\n]*$'):
            self.estimator(imageCol="no").fit(self.images)
        with self.assertRaisesRegex(UserError, "^[^\n]*nothing[^\n]*$"):
            DcganModel.open(f"{self.directory}/nothing")
        with self.assertRaisesRegex(TypeError, 'Invalid param value given for param "epochs"'):
            DcganEstimator(epochs="many")

    def test_params_are_explained(self) -> None:
        self.assertIn("epochs: training.epochs: Passes over the data.", DcganEstimator().explainParams())


if __name__ == "__main__":
    DcganSparkTest.mnist = sys.argv.pop(1)
    unittest.main(verbosity=2)
