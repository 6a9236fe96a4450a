package io.dcganspark.job.cli;

import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** A process with Spark in it, one of whose tasks wants more direct memory than there is. */
final class StarvedSession {
  private static final int GIGABYTE = 1 << 30;

  private StarvedSession() {}

  /**
   * Runs.
   *
   * @param args whether the task fails with the error itself, or with an exception around it
   */
  public static void main(String[] args) {
    boolean wrapped = Boolean.parseBoolean(args[0]);
    int code = 0;
    try (SparkSession spark = Sessions.start("train", "without memory")) {
      JavaSparkContext.fromSparkContext(spark.sparkContext())
          .parallelize(List.of(GIGABYTE), 1)
          .map(bytes -> allocate(bytes, wrapped))
          .collect();
    } catch (Exception e) {
      code = Failures.report(e, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }
    System.exit(code);
  }

  private static int allocate(int bytes, boolean wrapped) {
    try {
      return ByteBuffer.allocateDirect(bytes).capacity();
    } catch (OutOfMemoryError e) {
      if (wrapped) {
        throw new IllegalStateException("it failed", e);
      }
      throw e;
    }
  }
}
