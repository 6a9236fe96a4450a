package io.dcganspark.job.generation;

import io.dcganspark.model.device.NativeThreads;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.sample.Sampler;
import java.util.ArrayList;
import java.util.List;

/** This process as the place where generators draw, without Spark. Use from one thread. */
public final class ThisProcess implements GeneratorPlace, AutoCloseable {
  private final List<Local> generators = new ArrayList<>();

  @Override
  public DrawingGenerator put(Recipe recipe, float[] parameters, int threads) {
    Local generator = new Local(recipe, parameters, threads);
    generators.add(generator);
    return generator;
  }

  @Override
  public void close() {
    generators.forEach(Local::close);
  }

  private static final class Local implements DrawingGenerator {
    private static final long serialVersionUID = 1L;

    private final Recipe recipe;
    private final float[] parameters;
    private final int threads;
    private transient Sampler sampler;

    Local(Recipe recipe, float[] parameters, int threads) {
      this.recipe = recipe;
      this.parameters = parameters;
      this.threads = threads;
    }

    @Override
    public Recipe recipe() {
      return recipe;
    }

    @Override
    public Sampler sampler() {
      if (sampler == null) {
        // As in a task: the number of threads is part of what decides an image's last bits.
        NativeThreads.use(threads);
        sampler = new Sampler(recipe, parameters);
      }
      return sampler;
    }

    void close() {
      if (sampler != null) {
        sampler.close();
      }
    }
  }
}
