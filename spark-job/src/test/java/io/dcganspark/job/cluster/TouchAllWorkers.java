package io.dcganspark.job.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.nd4j.linalg.factory.Nd4j;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/**
 * An application that needs what training needs of a cluster and nothing else: as many barrier
 * tasks as its argument says, at once, each with ND4J's natives from the submit-ready jar.
 */
public final class TouchAllWorkers {
  private TouchAllWorkers() {}

  /**
   * Prints {@code touched [executor backend product, …]}, an entry a task.
   *
   * @param arguments the number of tasks
   * @throws IOException declared by the session's end in Spark 4
   */
  public static void main(String[] arguments) throws IOException {
    int tasks = Integer.parseInt(arguments[0]);
    try (SparkSession spark = SparkSession.builder().appName("touch all workers").getOrCreate()) {
      List<String> touched =
          JavaSparkContext.fromSparkContext(spark.sparkContext())
              .parallelize(Collections.nCopies(tasks, 1), tasks)
              .rdd()
              .barrier()
              .mapPartitions(new Touch(), false, ClassTag$.MODULE$.<String>apply(String.class))
              .toJavaRDD()
              .collect();
      System.out.println("touched " + touched.stream().sorted().toList());
    }
  }

  private static final class Touch extends AbstractFunction1<Iterator<Integer>, Iterator<String>>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<String> apply(Iterator<Integer> ones) {
      BarrierTaskContext.get().barrier();
      int product = Nd4j.ones(3, 4).mmul(Nd4j.ones(4, 5)).sumNumber().intValue();
      String backend = Nd4j.getExecutioner().type().name();
      String line = SparkEnv.get().executorId() + " " + backend + " " + product;
      return Iterator$.MODULE$.single(line);
    }
  }
}
