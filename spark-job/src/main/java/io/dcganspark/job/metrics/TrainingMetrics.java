package io.dcganspark.job.metrics;

import com.codahale.metrics.Gauge;
import io.dcganspark.job.round.TaskProgress;
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
        RunGauges.ofThisProcess()
            .byName()
            .forEach((name, gauge) -> context.metricRegistry().register("run." + name, gauge));
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extraConf) {
        register(context, "step", TaskProgress::step);
        register(context, "steps", TaskProgress::steps);
        register(context, "images", TaskProgress::images);
        register(context, "exchangeSeconds", TaskProgress::exchangeSeconds);
      }
    };
  }

  private static void register(PluginContext context, String name, Gauge<? extends Number> gauge) {
    context.metricRegistry().register("task." + name, gauge);
  }
}
