package slipway.lab.windows;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import slipway.lab.powershell.HostObject;
import slipway.lab.powershell.Interpreter;
import slipway.lab.powershell.Nothing;
import slipway.lab.powershell.ScriptError;

/// A `powershell.exe` that runs a script: `[System.Diagnostics.Process]` as far as scripts use it.
/// It has run when it is started; one that was killed in the middle is taken for one that hangs.
final class PowerShellProcess implements HostObject {
  static final String PROGRAM = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";

  // As CommandLineToArgvW parts it, without its rules for backslashes before quotes.
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private static final int ENDED = -1;

  private final boolean hangs;
  private final int code;

  private PowerShellProcess(boolean hangs, int code) {
    this.hangs = hangs;
    this.code = code;
  }

  /// What a command line asks for.
  ///
  /// @param script the file after `-File`
  /// @param parameters by name in lower case
  record CommandLine(String script, Map<String, Object> parameters) {
    static CommandLine parse(String arguments) {
      List<String> words =
          WORD.matcher(arguments)
              .results()
              .map(r -> r.group(1) == null ? r.group(2) : r.group(1))
              .toList();
      int file = words.indexOf("-File");
      if (file < 0 || file + 1 >= words.size() || (words.size() - file) % 2 != 0) {
        throw new ScriptError("no script in " + arguments);
      }
      Map<String, Object> parameters = new HashMap<>();
      for (int i = file + 2; i < words.size(); i += 2) {
        parameters.put(words.get(i).substring(1).toLowerCase(Locale.ROOT), words.get(i + 1));
      }
      return new CommandLine(words.get(file + 1), parameters);
    }
  }

  static PowerShellProcess start(WindowsGuest guest, String program, String arguments) {
    if (!program.equalsIgnoreCase(PROGRAM)) {
      throw new ScriptError("The system cannot find the file specified: " + program);
    }
    CommandLine line = CommandLine.parse(arguments);
    try {
      return new PowerShellProcess(
          false, new Interpreter(guest).run(line.script(), line.parameters()).exitCode());
    } catch (WindowsGuest.KilledException hangs) {
      guest.killed();
      return new PowerShellProcess(true, ENDED);
    } catch (ScriptError error) {
      // What a script does not catch ends it so.
      return new PowerShellProcess(false, 1);
    }
  }

  int code() {
    return code;
  }

  @Override
  public Object call(String method, List<Object> arguments) {
    return switch (method) {
      case "waitforexit" -> !hangs && !arguments.isEmpty();
      case "kill" -> Nothing.VOID;
      default -> throw new UnsupportedOperationException(method);
    };
  }

  @Override
  public Object get(String property) {
    if (property.equals("exitcode")) {
      return (long) code;
    }
    throw new UnsupportedOperationException(property);
  }
}
