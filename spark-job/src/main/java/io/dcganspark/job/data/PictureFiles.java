package io.dcganspark.job.data;

import io.dcganspark.job.config.UserErrorException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files below a folder that are taken for pictures, by their names. The folder's path and their
 * names mean themselves: none is ever a pattern.
 *
 * @param root the folder's path in full
 * @param pictures their paths below it, in order
 * @param notes what was passed over, a line each
 */
record PictureFiles(Path root, PackedNames pictures, List<String> notes) {
  private static final String EXPECTED =
      "expected a folder of pictures (" + PictureNames.ENDINGS + ")";

  /**
   * Goes through a folder and all below it, without opening files.
   *
   * @throws UserErrorException if there is no such folder, or names that this Java cannot spell
   */
  static PictureFiles below(String path, Configuration hadoop) throws IOException {
    Path root = folder(path, hadoop);
    FileSystem files = root.getFileSystem(hadoop);
    String prefix = prefix(root);
    PictureNames names = new PictureNames();
    List<String> notes = new ArrayList<>();
    if (LocalFolder.isLocal(files)) {
      LocalFolder folder = LocalFolder.walk(root, files, file -> names.see(below(prefix, file)));
      notes.addAll(folder.notes());
    } else {
      RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
      while (all.hasNext()) {
        names.see(below(prefix, all.next()));
      }
    }
    names.note().ifPresent(notes::add);
    return new PictureFiles(root, names.pictures(), notes);
  }

  private static String below(String prefix, FileStatus file) {
    return file.getPath().toString().substring(prefix.length());
  }

  private static String prefix(Path root) {
    return root.toString().endsWith("/") ? root.toString() : root + "/";
  }

  /** Returns the path in full of a file below the folder. */
  String inFull(String picture) {
    return prefix(root) + picture;
  }

  private static Path folder(String path, Configuration hadoop) throws IOException {
    try {
      Path given = new Path(path);
      FileSystem files = given.getFileSystem(hadoop);
      Path folder = files.makeQualified(given);
      if (!files.getFileStatus(folder).isDirectory()) {
        throw new UserErrorException("%s is a file, %s".formatted(folder, EXPECTED));
      }
      return folder;
    } catch (FileNotFoundException e) {
      throw new UserErrorException(
          "%s does not exist, %s%s".formatted(path, EXPECTED, LocalFolder.spelling(path)), e);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(
          "\"%s\" cannot be used, %s: %s".formatted(path, EXPECTED, e.getMessage()), e);
    }
  }

  /**
   * Checks that there is a picture.
   *
   * @throws UserErrorException if there is none
   */
  PictureFiles requireSome() {
    if (pictures.isEmpty()) {
      throw new UserErrorException(
          "%s holds no file that ends in %s, neither do the folders below it%s"
              .formatted(
                  root, PictureNames.ENDINGS, notes.isEmpty() ? "" : " (" + notes.get(0) + ")"));
    }
    return this;
  }
}
