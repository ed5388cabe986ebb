package slipway.lab.windows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import slipway.lab.powershell.Host;
import slipway.lab.powershell.Place;
import slipway.lab.powershell.PsObject;
import slipway.lab.powershell.ScriptError;

/// The programs in System32 that scripts start, as far as they use them: after "Windows Commands"
/// in Microsoft's documentation.
final class Programs {
  private static final String SYSTEM32 = "c:\\windows\\system32\\";
  private static final Pattern RUN = Pattern.compile("(\\S+) (.*)");

  private final WindowsGuest guest;

  Programs(WindowsGuest guest) {
    this.guest = guest;
  }

  Host.Program run(Place at, String path, List<String> arguments) {
    String name = path.toLowerCase(Locale.ROOT);
    if (!name.startsWith(SYSTEM32)) {
      throw new UnsupportedOperationException(at + ": no program " + path);
    }
    try {
      return run(at, name.substring(SYSTEM32.length()), path, arguments);
    } catch (ScriptError error) {
      return failed(error.text());
    }
  }

  private Host.Program run(Place at, String name, String path, List<String> arguments) {
    return switch (name) {
      case "w32tm.exe" -> {
        require(at, arguments.equals(List.of("/resync")), arguments);
        yield done();
      }
      case "schtasks.exe" -> tasks(at, arguments);
      case "diskpart.exe" -> disks(at, arguments);
      case "netsh.exe" -> new Netsh(guest).run(at, arguments);
      default -> throw new UnsupportedOperationException(at + ": no program " + path);
    };
  }

  static Host.Program done() {
    return new Host.Program(0, List.of("The command completed successfully."));
  }

  static Host.Program failed(String why) {
    return new Host.Program(1, List.of(why));
  }

  static void require(Place at, boolean known, List<String> arguments) {
    if (!known) {
      throw new UnsupportedOperationException(at + ": not known: " + arguments);
    }
  }

  // schtasks: /Query, /Create and /Delete end with 1 when there is no such task, or one already.
  private Host.Program tasks(Place at, List<String> arguments) {
    Map<String, String> given = new HashMap<>();
    for (int i = 1; i < arguments.size(); i++) {
      boolean alone = i + 1 == arguments.size() || arguments.get(i + 1).startsWith("/");
      given.put(arguments.get(i), alone ? "" : arguments.get(++i));
    }
    String name = given.getOrDefault("/TN", "");
    boolean there = guest.tasks().rows().stream().anyMatch(t -> t.text("TaskName").equals(name));
    switch (arguments.getFirst()) {
      case "/Query" -> require(at, given.size() == 1 && !name.isEmpty(), arguments);
      case "/Delete" -> {
        // Without /F it asks.
        require(at, given.containsKey("/F"), arguments);
        if (there) {
          guest.changing();
          guest.tasks().removeIf(t -> t.text("TaskName").equals(name));
        }
      }
      case "/Create" -> {
        if (there) {
          return failed("WARNING: The task name already exists. Do you want to replace it?");
        }
        create(at, name, given, arguments);
        return done();
      }
      default -> require(at, false, arguments);
    }
    return there ? done() : failed("ERROR: The system cannot find the file specified.");
  }

  private void create(Place at, String name, Map<String, String> given, List<String> arguments) {
    boolean known =
        given.size() == 5
            && "ONSTART".equals(given.get("/SC"))
            && "SYSTEM".equals(given.get("/RU"))
            && "HIGHEST".equals(given.get("/RL"));
    require(at, known, arguments);
    // Windows PowerShell leaves the backslash before a quote, and the program takes both for one.
    Matcher run = RUN.matcher(given.getOrDefault("/TR", "").replace("\\\"", "\""));
    require(at, run.matches(), arguments);
    guest.changing();
    guest
        .tasks()
        .add(
            "TaskName", name,
            "Actions", PsObject.of("Execute", run.group(1), "Argument", run.group(2)),
            "Triggers", PsObject.of("AtStartup", true),
            "Principal", PsObject.of("UserId", "SYSTEM", "RunLevel", "HIGHEST"));
  }

  // diskpart /s: the disk with focus, and what is done to it.
  private Host.Program disks(Place at, List<String> arguments) {
    require(at, arguments.size() == 2 && arguments.getFirst().equals("/s"), arguments);
    String focus = "";
    for (String line : lines(arguments.getLast())) {
      if (line.startsWith("select disk ")) {
        focus = line.substring("select disk ".length());
        continue;
      }
      String number = focus;
      Stream<PsObject> with =
          guest.disks().rows().stream().filter(d -> d.text("Number").equals(number));
      switch (line) {
        case "online disk noerr" -> with.forEach(d -> d.set("IsOffline", false));
        case "attributes disk clear readonly noerr" ->
            with.forEach(d -> d.set("IsReadOnly", false));
        default -> require(at, false, List.of(line));
      }
      guest.changing();
    }
    return done();
  }

  private List<String> lines(String path) {
    try {
      return Files.readAllLines(guest.files().existing(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
