package io.dcganspark.model.recipe;

import io.dcganspark.model.failure.Reason;
import java.lang.reflect.InvocationTargetException;

/** A recipe that a user wrote in Java, found by the name of its class. */
public final class RecipeClass {
  private RecipeClass() {}

  /** Returns whether a configuration that asks for a recipe of this name means a class. */
  public static boolean isNamedBy(String recipe) {
    return recipe.indexOf('.') > 0;
  }

  /**
   * Makes the recipe with the class's constructor without arguments, and checks its networks.
   *
   * @throws IllegalArgumentException if there is no such class, it is no recipe, or its networks
   *     cannot be trained
   */
  public static Recipe load(String name) {
    Recipe recipe = made(name);
    if (!recipe.name().equals(name)) {
      // What is recorded is what a later start has to find.
      throw new IllegalArgumentException(
          "its name() is %s, expected the name of its class: do not override it"
              .formatted(recipe.name()));
    }
    require(recipe);
    return recipe;
  }

  private static Recipe made(String name) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      // Nothing of a class runs before it is known to be a recipe.
      Class<?> found = Class.forName(name, false, loader);
      if (!Recipe.class.isAssignableFrom(found)) {
        throw new IllegalArgumentException(
            "it does not implement %s".formatted(Recipe.class.getName()));
      }
      return (Recipe) found.getConstructor().newInstance();
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException(
          "no such class is there: put its jar on the class path with spark-submit's --jars", e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("its constructor failed: " + Reason.of(Reason.root(e)), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "it is no public class with a public constructor without arguments", e);
    }
  }

  private static void require(Recipe recipe) {
    try {
      ImageShape made = UserNetworks.requireGenerator(recipe.generator(0), recipe.generatorInput());
      if (!made.equals(recipe.imageShape())) {
        throw new UnusableNetworkException(
            NetworkRole.GENERATOR,
            "it makes images of %s, expected those of imageShape(), %s"
                .formatted(text(made), text(recipe.imageShape())));
      }
      UserNetworks.requireDiscriminator(
          recipe.discriminator(0), recipe.discriminatorInput(), recipe.classes());
    } catch (UnusableNetworkException e) {
      throw new IllegalArgumentException("its %s: %s".formatted(e.network(), e.getMessage()), e);
    }
  }

  private static String text(ImageShape shape) {
    return "(%d, %d, %d)".formatted(shape.channels(), shape.height(), shape.width());
  }
}
