package io.dcganspark.job.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A help in which no line ends within a name such as X.png. Java breaks lines behind a dot, so the
 * text holds a sign behind it that Java does not break at and that is not printed.
 */
final class UnbrokenHelp extends Help {
  /** The zero-width no-break space. */
  private static final String GLUE = "\uFEFF";

  /** The column of an option's description, in the rows of picocli's default renderers. */
  private static final int DESCRIPTION = 4;

  private UnbrokenHelp(CommandSpec command, ColorScheme colors) {
    super(command, colors);
  }

  /** Has a command and its subcommands print such helps. */
  static CommandLine of(CommandLine line) {
    line.setHelpFactory(UnbrokenHelp::new);
    Map<String, IHelpSectionRenderer> sections = new LinkedHashMap<>();
    line.getHelpSectionMap()
        .forEach(
            (name, section) -> sections.put(name, help -> section.render(help).replace(GLUE, "")));
    return line.setHelpSectionMap(sections);
  }

  private static String glued(String text) {
    return text.replaceAll("\\.(?=\\w)", "." + GLUE);
  }

  @Override
  public String description(Object... arguments) {
    String[] paragraphs =
        Arrays.stream(commandSpec().usageMessage().description())
            .map(UnbrokenHelp::glued)
            .toArray(String[]::new);
    return join(
            colorScheme().ansi(),
            commandSpec().usageMessage().width(),
            commandSpec().usageMessage().adjustLineBreaksForWideCJKCharacters(),
            paragraphs,
            new StringBuilder(),
            arguments)
        .toString();
  }

  @Override
  public IOptionRenderer createDefaultOptionRenderer() {
    IOptionRenderer renderer = super.createDefaultOptionRenderer();
    return (option, label, colors) -> glued(renderer.render(option, label, colors));
  }

  @Override
  public IParameterRenderer createDefaultParameterRenderer() {
    IParameterRenderer renderer = super.createDefaultParameterRenderer();
    return (parameter, label, colors) -> glued(renderer.render(parameter, label, colors));
  }

  private Ansi.Text[][] glued(Ansi.Text[][] rows) {
    for (Ansi.Text[] row : rows) {
      row[DESCRIPTION] = colorScheme().text(glued(row[DESCRIPTION].plainString()));
    }
    return rows;
  }
}
