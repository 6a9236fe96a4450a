package io.dcganspark.job.cli;

import io.dcganspark.model.failure.PlainText;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * What a command prints: names, paths and messages in it may come from somebody else's run, and
 * must not steer the terminal.
 */
final class PlainWriter extends FilterWriter {
  private PlainWriter(Writer out) {
    super(out);
  }

  static PrintWriter over(PrintWriter out) {
    return new PrintWriter(new PlainWriter(out), true);
  }

  @Override
  public void write(int character) throws IOException {
    write(String.valueOf((char) character));
  }

  @Override
  public void write(char[] characters, int from, int length) throws IOException {
    write(new String(characters, from, length));
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    write(text.substring(from, from + length));
  }

  @Override
  public void write(String text) throws IOException {
    out.write(PlainText.lines(text));
  }
}
