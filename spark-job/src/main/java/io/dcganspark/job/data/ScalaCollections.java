package io.dcganspark.job.data;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import scala.collection.immutable.List$;
import scala.collection.mutable.Builder;

/** Collections of Scala's as Java's and back, written for Scala 2.12 and 2.13 alike. */
final class ScalaCollections {
  private ScalaCollections() {}

  /** Returns an immutable copy. */
  static <T> scala.collection.immutable.List<T> list(List<T> values) {
    Builder<T, scala.collection.immutable.List<T>> builder = List$.MODULE$.newBuilder();
    values.forEach(builder::$plus$eq);
    return builder.result();
  }

  /** Returns a view; only one of the two may be used. */
  static <T> Iterator<T> iterator(scala.collection.Iterator<T> values) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return values.hasNext();
      }

      @Override
      public T next() {
        if (!values.hasNext()) {
          throw new NoSuchElementException();
        }
        return values.next();
      }
    };
  }
}
