package io.dcganspark.job.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.dcganspark.model.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of several drivers owns a run: the one whose attempt has the highest number, so that a
 * later start takes a run over from one that was taken for dead. A number belongs to whom its file
 * names.
 */
final class FencingToken {
  private static final Logger LOG = LoggerFactory.getLogger(FencingToken.class);
  static final String FOLDER = "owner";
  private static final Pattern NAME = Pattern.compile("ATTEMPT-(\\d{8})\\.json");

  private final RunFiles files;
  private final long attempt;
  private final String token;

  private FencingToken(RunFiles files, long attempt, String token) {
    this.files = files;
    this.attempt = attempt;
    this.token = token;
  }

  /** Takes the run over from the previous owner. */
  static FencingToken claim(RunFiles files, String application) throws IOException {
    String token = UUID.randomUUID().toString();
    byte[] file =
        Json.pretty(
            Json.object()
                .put("token", token)
                .put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("host", host())
                .put("application", application));
    long attempt = highest(files).orElse(0) + 1;
    while (!files.writeNew(path(attempt), file)) {
      attempt = Math.max(attempt, highest(files).orElse(0)) + 1;
    }
    FencingToken owner = new FencingToken(files, attempt, token);
    owner.require();
    owner.sweep();
    return owner;
  }

  private static String path(long attempt) {
    return String.format(Locale.ROOT, "%s/ATTEMPT-%08d.json", FOLDER, attempt);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static long number(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  private static OptionalLong highest(RunFiles files) throws IOException {
    return files.list(FOLDER).stream().mapToLong(FencingToken::number).filter(at -> at > 0).max();
  }

  /**
   * Asks the store who owns the run now.
   *
   * @throws RunTakenOverException if it is not this one any more
   */
  void require() throws IOException {
    long highest = highest(files).orElse(0);
    if (highest < attempt) {
      throw new RunGoneException(
          "%s is gone: the run directory was deleted or moved while it was trained"
              .formatted(files.path(path(attempt))));
    }
    JsonNode owner = read(highest);
    // Where creating is not atomic two may have written one number; the content says whose it is.
    if (highest > attempt || !owner.path("token").asText().equals(token)) {
      throw new RunTakenOverException(
          "run %s was taken over by attempt %d, started at %s on %s (application %s): this one stops"
              .formatted(
                  files.root(),
                  highest,
                  owner.path("started").asText("an unknown time"),
                  owner.path("host").asText("an unknown host"),
                  owner.path("application").asText("unknown")));
    }
  }

  /** What cannot be read, since it is just being written, gives nothing but its number. */
  private JsonNode read(long number) throws IOException {
    try {
      return JsonFile.parse(files.read(path(number)).orElse(new byte[0]));
    } catch (DamagedException e) {
      return Json.object();
    }
  }

  /** Only the last two attempts matter. */
  private void sweep() throws IOException {
    for (String name : files.list(FOLDER)) {
      if (number(name) > 0 && number(name) < attempt - 1) {
        try {
          files.delete(FOLDER + "/" + name);
        } catch (IOException e) {
          LOG.warn("{} is left over: {}", files.path(FOLDER + "/" + name), e.getMessage());
        }
      }
    }
  }
}
