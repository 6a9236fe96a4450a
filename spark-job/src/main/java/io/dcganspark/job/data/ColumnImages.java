package io.dcganspark.job.data;

import static org.apache.spark.sql.functions.col;

import io.dcganspark.job.config.UserErrorException;
import io.dcganspark.model.recipe.ImageShape;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Picture files in a column of a table. */
public final class ColumnImages {
  private ColumnImages() {}

  /**
   * Returns the shape of the first picture.
   *
   * @param column of type binary
   * @throws UserErrorException if there is none, or it is no picture
   */
  public static ImageShape shape(Dataset<Row> rows, String column) {
    List<Row> first = rows.select(col(column)).where(col(column).isNotNull()).takeAsList(1);
    if (first.isEmpty()) {
      throw new UserErrorException(
          "column \"%s\" holds no value, expected picture files".formatted(column));
    }
    try {
      Picture picture = PictureDecoder.decode(first.get(0).getAs(0));
      return new ImageShape(picture.channels(), picture.height(), picture.width());
    } catch (InvalidPictureException e) {
      throw new UserErrorException(
          "column \"%s\" holds a value that %s, expected picture files"
              .formatted(column, e.getMessage()),
          e);
    }
  }
}
