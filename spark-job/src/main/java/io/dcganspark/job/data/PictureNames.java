package io.dcganspark.job.data;

import io.dcganspark.model.failure.Counted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Recognizes pictures by the endings of their names, and counts other files. */
final class PictureNames {
  static final String ENDINGS = ".png, .jpg, .jpeg, .jpe, .jfif, .gif, .bmp, .tif or .tiff";

  private static final Pattern PICTURE =
      Pattern.compile(
          ".*\\.(png|jpe?g|jpe|jfif|gif|bmp|tiff?)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern ENDING = Pattern.compile("\\.[a-z0-9]{1,10}");

  /** Kinds that a line names, the most frequent ones. */
  private static final int MOST_KINDS = 10;

  private static final int LONGEST_RUN = 1 << 16;

  private final NameSorter pictures = new NameSorter(LONGEST_RUN);
  private final Map<String, Long> others = new TreeMap<>();
  private final Set<String> hiddenFolders = new HashSet<>();
  private long hiddenPictures;

  /** Takes a file's path below the folder. */
  void see(String path) {
    String hidden = hiddenFolder(path);
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean isPicture = PICTURE.matcher(name).matches();
    if (hidden != null) {
      if (isPicture) {
        hiddenFolders.add(hidden);
      }
    } else if (isHidden(name)) {
      hiddenPictures += isPicture ? 1 : 0;
    } else if (isPicture) {
      pictures.add(path);
    } else {
      others.merge(ending(name), 1L, Long::sum);
    }
  }

  /** What other programs keep for themselves. */
  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  private static String hiddenFolder(String path) {
    int start = 0;
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', start)) {
      if (isHidden(path.substring(start, end))) {
        return path.substring(0, end);
      }
      start = end + 1;
    }
    return null;
  }

  private static String ending(String name) {
    int dot = name.lastIndexOf('.');
    String ending = dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
    return ENDING.matcher(ending).matches() ? ending : "without an ending";
  }

  /** Returns the paths of the pictures in order. */
  PackedNames pictures() {
    return pictures.sorted();
  }

  /** Returns one line of all that was passed over; empty: nothing was. */
  Optional<String> note() {
    List<String> parts =
        others.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .limit(MOST_KINDS)
            .map(kind -> kind.getValue() + " " + kind.getKey())
            .collect(Collectors.toCollection(ArrayList::new));
    if (others.size() > MOST_KINDS) {
      parts.add("files of " + Counted.of(others.size() - MOST_KINDS, "other kind"));
    }
    if (hiddenPictures > 0) {
      parts.add(hidden(hiddenPictures, "picture"));
    }
    if (!hiddenFolders.isEmpty()) {
      parts.add(hidden(hiddenFolders.size(), "folder"));
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of("left out: " + String.join(", ", parts));
  }

  private static String hidden(long count, String thing) {
    return "%s with a name that starts with . or _".formatted(Counted.of(count, thing));
  }
}
