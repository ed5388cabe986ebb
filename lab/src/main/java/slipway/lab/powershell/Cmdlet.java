package slipway.lab.powershell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A command that is not written in the dialect.
///
/// @param parameters their names in lower case; every cmdlet has `ErrorAction`, too
public record Cmdlet(String name, Map<String, Kind> parameters, boolean input, Body body) {
  /// What a parameter is.
  public enum Kind {
    MANDATORY,
    OPTIONAL,
    BOOLEAN,
    SWITCH
  }

  /// What it does.
  @FunctionalInterface
  public interface Body {
    /// Its output; a list is unrolled.
    Object run(CmdletCall call);
  }

  /// From a line as in `Get-Item LiteralPath! Force? Stream *`: `!` must be given, `?` is a switch,
  /// `~` takes true or false,
  /// a lone `*` takes input from the pipeline.
  public static Cmdlet of(String signature, Body body) {
    List<String> words = List.of(signature.split(" "));
    Map<String, Kind> parameters = new LinkedHashMap<>();
    parameters.put("erroraction", Kind.OPTIONAL);
    boolean input = false;
    for (String word : words.subList(1, words.size())) {
      String name = word.replaceAll("[!?~]", "").toLowerCase(Locale.ROOT);
      if (word.equals("*")) {
        input = true;
      } else if (word.endsWith("!")) {
        parameters.put(name, Kind.MANDATORY);
      } else if (word.endsWith("~")) {
        parameters.put(name, Kind.BOOLEAN);
      } else {
        parameters.put(name, word.endsWith("?") ? Kind.SWITCH : Kind.OPTIONAL);
      }
    }
    return new Cmdlet(words.getFirst(), parameters, input, body);
  }
}
