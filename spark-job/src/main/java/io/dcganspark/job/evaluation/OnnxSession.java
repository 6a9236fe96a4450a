package io.dcganspark.job.evaluation;

import io.dcganspark.model.failure.Reason;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An ONNX model in <a href="https://onnxruntime.ai">ONNX Runtime</a>, on one thread of the CPU. Use
 * from one thread, and close: its memory is outside of the Java heap.
 *
 * <p>The library is called by reflection. It has 90 MB, which neither the job's jar nor its build
 * brings to those who need no such model, and the class loader of a program finds it where {@code
 * --packages} and {@code --jars} put it.
 */
final class OnnxSession implements AutoCloseable {
  /** What to add: the version that the tests run. */
  static final String LIBRARY = "com.microsoft.onnxruntime:onnxruntime:1.19.2";

  private static final String PACKAGE = "ai.onnxruntime.";

  private final AutoCloseable session;

  /**
   * An input or output.
   *
   * @param name in the model
   * @param type of its values, such as FLOAT; none for what is no tensor
   * @param shape its sizes, -1 for one that is open
   */
  record Port(String name, String type, long[] shape) {}

  /**
   * What a model makes of an input.
   *
   * @param values row-major
   * @param shape its sizes
   */
  record Output(float[] values, long[] shape) {}

  /**
   * Loads a model.
   *
   * @throws ClassNotFoundException if the library is not there
   * @throws IOException if the library cannot load it; the message says why
   */
  OnnxSession(byte[] model) throws IOException, ClassNotFoundException {
    Class<?> options = type("OrtSession$SessionOptions");
    Object environment = environment();
    try (AutoCloseable ofSession = (AutoCloseable) options.getConstructor().newInstance()) {
      call(ofSession, "setIntraOpNumThreads", new Class<?>[] {int.class}, 1);
      call(ofSession, "setInterOpNumThreads", new Class<?>[] {int.class}, 1);
      // What it would print beside the exception is the exception's message.
      Object silent = field(type("OrtLoggingLevel"), null, "ORT_LOGGING_LEVEL_FATAL");
      call(ofSession, "setSessionLogLevel", new Class<?>[] {silent.getClass()}, silent);
      Class<?>[] parameters = {byte[].class, options};
      session = (AutoCloseable) call(environment, "createSession", parameters, model, ofSession);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(Reason.of(e), e);
    }
  }

  /** Returns whether the library is there. */
  static boolean isThere() {
    try {
      type("OrtSession");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return Class.forName(
        PACKAGE + name, false, loader == null ? OnnxSession.class.getClassLoader() : loader);
  }

  private static Object environment() throws IOException, ClassNotFoundException {
    try {
      return call(type("OrtEnvironment"), null, "getEnvironment", new Class<?>[0]);
    } catch (LinkageError e) {
      throw new IOException("it cannot be loaded here: " + Reason.of(Reason.root(e)), e);
    }
  }

  /** Returns its inputs, in their order. */
  List<Port> inputs() throws IOException {
    List<Port> ports = new ArrayList<>();
    for (Object node : ((Map<?, ?>) call(session, "getInputInfo")).values()) {
      Object info = call(node, "getInfo");
      boolean isTensor = info.getClass().getSimpleName().equals("TensorInfo");
      ports.add(
          new Port(
              (String) call(node, "getName"),
              isTensor ? field(info, "type").toString() : "no tensor",
              isTensor ? (long[]) call(info, "getShape") : new long[0]));
    }
    return ports;
  }

  /**
   * Computes the first output.
   *
   * @param input the name of the only input
   * @param values of that input, row-major
   * @param shape of that input
   */
  Output run(String input, float[] values, long... shape) throws IOException {
    try {
      Class<?> environment = type("OrtEnvironment");
      Class<?>[] parameters = {environment, FloatBuffer.class, long[].class};
      try (AutoCloseable tensor =
              (AutoCloseable)
                  call(
                      type("OnnxTensor"),
                      null,
                      "createTensor",
                      parameters,
                      environment(),
                      FloatBuffer.wrap(values),
                      shape);
          AutoCloseable result =
              (AutoCloseable)
                  call(session, "run", new Class<?>[] {Map.class}, Map.of(input, tensor))) {
        return output(call(result, "get", new Class<?>[] {int.class}, 0));
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(Reason.of(e), e);
    }
  }

  private static Output output(Object value) throws IOException {
    if (!value.getClass().getSimpleName().equals("OnnxTensor")
        || !field(call(value, "getInfo"), "type").toString().equals("FLOAT")) {
      throw new IOException("its first output is no tensor of float32");
    }
    FloatBuffer buffer = (FloatBuffer) call(value, "getFloatBuffer");
    float[] copy = new float[buffer.remaining()];
    buffer.get(copy);
    return new Output(copy, (long[]) call(call(value, "getInfo"), "getShape"));
  }

  private static Object field(Object target, String name) throws IOException {
    return field(target.getClass(), target, name);
  }

  private static Object field(Class<?> type, Object target, String name) throws IOException {
    try {
      return type.getField(name).get(target);
    } catch (ReflectiveOperationException e) {
      throw unknown(e);
    }
  }

  private static Object call(Object target, String method) throws IOException {
    return call(target, method, new Class<?>[0]);
  }

  private static Object call(
      Object target, String method, Class<?>[] parameters, Object... arguments) throws IOException {
    return call(target.getClass(), target, method, parameters, arguments);
  }

  private static Object call(
      Class<?> type, Object target, String method, Class<?>[] parameters, Object... arguments)
      throws IOException {
    try {
      return type.getMethod(method, parameters).invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw new IOException(Reason.of(e.getCause()), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw unknown(e);
    }
  }

  private static IOException unknown(ReflectiveOperationException e) {
    return new IOException("this version of it lacks " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (Exception e) { // AutoCloseable declares it.
      throw new IllegalStateException("ONNX Runtime did not release a model", e);
    }
  }
}
