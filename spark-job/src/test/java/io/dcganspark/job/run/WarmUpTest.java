package io.dcganspark.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcganspark.job.config.JobConfig;
import io.dcganspark.job.config.JobConfigLoader;
import java.lang.reflect.Method;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final String COMPILED = "io.dcganspark.model.onednn.CompiledNetwork";

  @Test
  void theNetworksAreLoadedOnAThreadThatKeepsNoProcess() throws Exception {
    JobConfig config =
        new JobConfigLoader(new Configuration(false)).option("--data", "data.path", "/data").load();
    Method find = ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class);
    find.setAccessible(true);

    Thread thread = WarmUp.thread(config);
    assertThat(thread.isDaemon()).isTrue();
    thread.start();
    thread.join();

    assertThat(find.invoke(WarmUp.class.getClassLoader(), COMPILED)).isNotNull();
  }
}
