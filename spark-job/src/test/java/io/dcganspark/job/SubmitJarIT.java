package io.dcganspark.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is in the submit-ready jar, and what is not. */
class SubmitJarIT {
  /** Packages that Spark, Hadoop and what they bring have classes of. */
  private static final Pattern OF_SPARK =
      Pattern.compile(
          "(META-INF/versions/\\d+/)?(org/apache/(spark|hadoop|logging|log4j|commons/(?!net/)|avro|parquet|xbean)"
              + "|org/(slf4j|json4s)|scala|com/fasterxml|com/google/(common|gson|protobuf)|io/netty"
              + "|com/esotericsoftware|jakarta|javax/ws)/.*\\.class");

  private static final Pattern NATIVE =
      Pattern.compile(".*\\.(so(\\.\\d+)*|dll|dylib|jnilib|a|lib|exe)");

  private final List<String> names;

  SubmitJarIT() throws IOException {
    names = SubmitJar.names();
  }

  @Test
  void hasNoClassOfThoseThatSparkBrings() {
    assertThat(names).contains("DcganJob.class");
    assertThat(names).noneMatch(name -> OF_SPARK.matcher(name).matches());
  }

  @Test
  void hasNativesOfOnePlatformOnly() {
    // linux-x86_64, which JNA writes linux-x86-64; ND4J adds its instructions: linux-x86_64-onednn.
    String platform = System.getProperty("dcgan.native.platform").replace("arm64", "(arm|aarch)64");
    Pattern directory = Pattern.compile(".*/" + platform.replace('_', '.') + "(-[^/]+)?/[^/]+");

    List<String> natives = names.stream().filter(name -> NATIVE.matcher(name).matches()).toList();

    assertThat(natives)
        .allMatch(name -> directory.matcher(name).matches())
        .anyMatch(name -> name.endsWith("/libnd4jcpu.so"))
        .anyMatch(name -> name.endsWith("/libjnidnnl.so"))
        .anyMatch(name -> name.endsWith("/libjniopenblas.so"))
        .anyMatch(name -> name.endsWith("/libjnijavacpp.so"))
        .anyMatch(name -> name.endsWith("/libjnidispatch.so"));
  }

  @Test
  void hasNothingForImageFilesAndVideo() {
    assertThat(names)
        .noneMatch(name -> name.matches("org/bytedeco/(opencv|ffmpeg|leptonica|hdf5)/.*"));
  }

  @Test
  void hasEveryFileOnce() {
    assertThat(new HashSet<>(names)).hasSameSizeAs(names);
  }

  @Test
  void isNoLargerThanItNeedsToBe() throws IOException {
    assertThat(SubmitJar.megabytes()).isLessThan(Long.getLong("dcgan.submit.jar.limit"));
  }
}
