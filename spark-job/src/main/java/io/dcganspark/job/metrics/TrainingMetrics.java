package io.dcganspark.job.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.dcganspark.job.training.TaskProgress;
import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Puts the numbers of a training among Spark's own metrics, from where its sinks (Prometheus, JMX,
 * Graphite, CSV, ...) take them: on the driver those of the run, named {@code run.*}, on executors
 * what their tasks have done, named {@code task.*}. With a local master one process has both.
 */
public final class TrainingMetrics implements SparkPlugin {
  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public void registerMetrics(String applicationId, PluginContext context) {
        MetricRegistry registry = context.metricRegistry();
        RunGauges.ofThisProcess()
            .byName()
            .forEach((name, gauge) -> registry.register("run." + name, gauge));
        if (isLocal(context)) {
          registerTasks(registry);
        }
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extraConf) {
        if (!isLocal(context)) {
          registerTasks(context.metricRegistry());
        }
      }
    };
  }

  /** A local executor starts before the application has its id, for which Spark would warn. */
  private static boolean isLocal(PluginContext context) {
    String master = context.conf().get("spark.master", "");
    return master.equals("local") || master.startsWith("local[");
  }

  private static void registerTasks(MetricRegistry registry) {
    Map<String, Gauge<? extends Number>> tasks =
        Map.of(
            "step", TaskProgress::step,
            "steps", TaskProgress::steps,
            "images", TaskProgress::images,
            "exchange_seconds", TaskProgress::exchangeSeconds);
    tasks.forEach((name, gauge) -> registry.register("task." + name, gauge));
  }
}
