package io.dcganspark.job.data;

import java.io.Serializable;

/**
 * What was found of a file.
 *
 * @param path below the folder
 * @param sha256 of its content, in hexadecimal digits
 * @param problemOrNull why it cannot be used; null: it can
 */
record PictureFile(String path, String sha256, String problemOrNull) implements Serializable {}
