package io.dcganspark.job.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP proxy before S3 that passes requests on as they are signed, remembers them, and lets S3
 * be slow or overloaded.
 */
public final class S3Front implements AutoCloseable {
  private static final String COPY_SOURCE = "x-amz-copy-source";
  // What the client of the next hop makes itself, or must not be passed on from hop to hop.
  private static final Set<String> OF_A_HOP =
      Set.of(
          "connection",
          "proxy-connection",
          "host",
          "content-length",
          "transfer-encoding",
          "expect");
  private static final long NO_BODY = -1;
  private static final byte[] SLOW_DOWN =
      "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
          .getBytes(StandardCharsets.UTF_8);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient next =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile Duration latency = Duration.ZERO;
  private volatile int refusedOneIn = Integer.MAX_VALUE;
  private HttpServer server;
  private int port;

  private S3Front() {}

  static S3Front start() {
    S3Front front = new S3Front();
    front.listenAgain();
    front.port = front.server.getAddress().getPort();
    return front;
  }

  int port() {
    return port;
  }

  /** Cuts all connections and refuses new ones: S3 is away. */
  public void stopListening() {
    server.stop(0);
  }

  /** Listens at the port of before. */
  public void listenAgain() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Lets S3 misbehave from now on.
   *
   * @param wait before every answer
   * @param oneIn refuses one request in so many with 503 SlowDown
   */
  public void disturb(Duration wait, int oneIn) {
    latency = wait;
    refusedOneIn = oneIn;
  }

  /** Lets S3 behave again, and forgets what was asked of it. */
  public void reset() {
    disturb(Duration.ZERO, Integer.MAX_VALUE);
    requests.clear();
    refused.set(0);
  }

  /** All requests, {@code METHOD /bucket/key?query}; a copy's method is {@code COPY}. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many requests were refused. */
  public int refused() {
    return refused.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean copies = exchange.getRequestHeaders().containsKey(COPY_SOURCE);
      requests.add(
          (copies ? "COPY" : exchange.getRequestMethod())
              + exchange.getRequestURI().toString().replaceFirst("^http://[^/]+", " "));
      Thread.sleep(latency.toMillis());
      if (received.incrementAndGet() % refusedOneIn == 0) {
        refused.incrementAndGet();
        exchange.getRequestBody().readAllBytes();
        send(exchange, 503, SLOW_DOWN);
      } else {
        passOn(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void passOn(HttpExchange exchange) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(exchange.getRequestURI());
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OF_A_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    byte[] body = exchange.getRequestBody().readAllBytes();
    request.method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    HttpResponse<byte[]> response =
        next.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    boolean head = exchange.getRequestMethod().equals("HEAD");
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (head || !OF_A_HOP.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    send(exchange, response.statusCode(), response.body());
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, none ? NO_BODY : body.length);
    if (!none) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
