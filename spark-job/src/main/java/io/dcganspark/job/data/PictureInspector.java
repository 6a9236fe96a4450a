package io.dcganspark.job.data;

import io.dcganspark.model.state.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Reads and decodes the pictures of one slice of a folder. */
final class PictureInspector
    implements InspectionPass.Inspector<PictureSlice.Entry, KeptImage, FolderFindings> {
  private final Settings settings;
  private final ImageForm.Maker form;
  private final ByteArrayOutputStream digests = new ByteArrayOutputStream();
  private final List<FolderFindings.Broken> firstBroken = new ArrayList<>();
  private int broken;

  /**
   * How pictures are inspected.
   *
   * @param files reads one
   * @param labels what a picture's folder is called as a number
   * @param upright whether they are turned as EXIF says
   * @param mostBroken {@code data.max-broken}
   * @param form what is kept of them
   */
  record Settings(
      PictureContents files, FolderLabels labels, boolean upright, int mostBroken, ImageForm form)
      implements Serializable {}

  PictureInspector(Settings settings) {
    this.settings = settings;
    this.form = settings.form().maker();
  }

  @Override
  public KeptImage inspect(PictureSlice.Entry entry) throws IOException {
    byte[] content = settings.files().read(entry.path());
    Picture picture;
    try {
      picture = PictureDecoder.decode(content, settings.upright());
    } catch (InvalidPictureException e) {
      if (broken++ <= settings.mostBroken()) {
        firstBroken.add(
            new FolderFindings.Broken(entry.place(), entry.path() + " " + e.getMessage()));
      }
      return null;
    }
    digests.writeBytes(Sha256.start().digest(content));
    return settings.form().isKept()
        ? new KeptImage(entry.place(), null, settings.labels().of(entry.path()), form.of(picture))
        : null;
  }

  @Override
  public FolderFindings findings() {
    return new FolderFindings(digests.toByteArray(), List.copyOf(firstBroken), broken);
  }
}
