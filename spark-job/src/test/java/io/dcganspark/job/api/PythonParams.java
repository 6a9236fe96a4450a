package io.dcganspark.job.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/** The Python declarations of params: names, types, texts, getters, setters, keywords. */
final class PythonParams {
  /** The longest line of the project's Python. */
  private static final int WIDTH = 120;

  private static final String HEAD =
      """
\"""The params of the job's Spark ML classes, with the texts of their keys.

PythonParamsTest of spark-job compares this file with those classes, and writes it with -Dupdate=true.
\"""

from __future__ import annotations

from typing import TypeVar

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters

Self = TypeVar("Self", bound=Params)
""";

  /** How Python writes the type of a param, and PySpark's converter of its values. */
  private record Type(String name, String converter) {
    static Type of(Param<?> param) {
      if (param instanceof IntParam || param instanceof LongParam) {
        return new Type("int", "toInt");
      }
      if (param instanceof DoubleParam) {
        return new Type("float", "toFloat");
      }
      if (param instanceof BooleanParam) {
        return new Type("bool", "toBoolean");
      }
      return param instanceof StringArrayParam
          ? new Type("list[str]", "toListString")
          : new Type("str", "toString");
    }
  }

  private PythonParams() {}

  /** Returns the whole file. */
  static String file() {
    DcganModel model = new DcganModel("model", null);
    Set<String> ofModel =
        Arrays.stream(model.params()).map(Param::name).collect(Collectors.toSet());
    return HEAD
        + declarations("DcganModelParams", "Params", "", List.of(model.params()))
        + declarations(
            "DcganEstimatorParams",
            "DcganModelParams",
            constructor(List.of(new DcganEstimator("estimator").params())),
            Arrays.stream(new DcganEstimator("estimator").params())
                .filter(param -> !ofModel.contains(param.name()))
                .toList())
        + declarations(
            "DcganEvaluatorParams",
            "Params",
            constructor(List.of(new DcganEvaluator("evaluator").params())),
            List.of(new DcganEvaluator("evaluator").params()));
  }

  private static String declarations(
      String name, String base, String constructor, List<Param<?>> params) {
    return "\n\nclass %s(%s):\n%s%s%s"
        .formatted(
            name,
            base,
            each(params, PythonParams::declaration),
            constructor,
            each(params, PythonParams::accessors));
  }

  private static String each(List<Param<?>> params, Function<Param<?>, String> text) {
    return params.stream().map(text).collect(Collectors.joining());
  }

  private static String declaration(Param<?> param) {
    Type type = Type.of(param);
    return """
        %s: Param[%s] = Param(
            Params._dummy(),
            "%s",
    %s
            TypeConverters.%s,
        )
    """
        .formatted(param.name(), type.name, param.name(), text(param), type.converter);
  }

  /** The text of a param in adjacent literals, none of which is too long. */
  private static String text(Param<?> param) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (String word : param.doc().split(" ", -1)) {
      if (line.length() + word.length() > WIDTH - 14) {
        lines.append(literal(line + " ")).append('\n');
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    return lines.append(literal(line.toString())).append(',').toString();
  }

  private static String literal(String text) {
    return "        \"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String accessors(Param<?> param) {
    String type = Type.of(param).name;
    String name = param.name();
    String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    return """

        def get%s(self) -> %s:
            \"""Returns the value of `%s`, or its default.\"""
            return self.getOrDefault(self.%s)

        def set%s(self: Self, value: %s) -> Self:
            \"""Sets `%s`.\"""
            return self._set(%s=value)
    """
        .formatted(capital, type, name, name, capital, type, name, name);
  }

  private static String constructor(List<Param<?>> params) {
    String keywords =
        params.stream()
            .map(
                param ->
                    "        %s: %s | None = None,\n".formatted(param.name(), Type.of(param).name))
            .collect(Collectors.joining());
    return Stream.of(
            """

                @keyword_only
                def __init__(
                    self,
                    *,
            %s    ) -> None:
                    super().__init__()
                    given = self._input_kwargs
                    self._attach()
                    self.setParams(**given)

                def _attach(self) -> None:
                    \"""Makes the object in Spark's JVM that has these params.\"""
                    raise NotImplementedError
            """,
            """

    @keyword_only
    def setParams(
        self: Self,
        *,
%s    ) -> Self:
        \"""Sets params; None leaves one as it is.\"""
        return self._set(**{name: value for name, value in self._input_kwargs.items() if value is not None})
""")
        .map(method -> method.formatted(keywords))
        .collect(Collectors.joining());
  }
}
