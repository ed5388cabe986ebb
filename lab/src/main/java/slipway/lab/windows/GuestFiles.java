package slipway.lab.windows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import slipway.lab.powershell.HostObject;
import slipway.lab.powershell.Nothing;
import slipway.lab.powershell.PsObject;
import slipway.lab.powershell.ScriptError;
import slipway.lab.powershell.Values;

/// The drive `C:`, in a directory of this machine. Names are kept in lower case.
final class GuestFiles {
  /// As a folder in ProgramData that somebody without rights makes.
  static final String SOMEBODYS = "O:S-1-5-21-1-2-3-1001G:DUD:AI(A;OICIID;FA;;;SY)";

  private final Path root;
  private final Runnable changing;
  private final Map<Path, String> security = new HashMap<>();
  private final Set<Path> open = new HashSet<>();

  GuestFiles(Path root, Runnable changing) {
    this.root = root;
    this.changing = changing;
  }

  Path path(String windows) {
    if (!windows.toLowerCase(Locale.ROOT).startsWith("c:\\")) {
      throw new ScriptError("Cannot find drive of " + windows);
    }
    String rest = windows.substring(3).toLowerCase(Locale.ROOT).replace('\\', '/');
    Path path = root.resolve(rest).normalize();
    if (!path.startsWith(root)) {
      throw new ScriptError("Cannot find path " + windows);
    }
    return path;
  }

  Path existing(String windows) {
    Path path = path(windows);
    if (!Files.exists(path)) {
      throw new ScriptError("Cannot find path '" + windows + "' because it does not exist.");
    }
    return path;
  }

  void secure(Path path, String sddl) {
    security.put(path, sddl);
  }

  String security(Path path) {
    return security.getOrDefault(path, SOMEBODYS);
  }

  PsObject item(String windows) {
    Path path = existing(windows);
    return PsObject.of(
        "Name", windows.substring(windows.lastIndexOf('\\') + 1),
        "FullName", windows,
        "VersionInfo", PsObject.of("ProductVersion", "12.4.5.23787635"),
        "PSIsContainer", Files.isDirectory(path));
  }

  List<Object> children(String windows) {
    try (Stream<Path> files = Files.list(existing(windows))) {
      // As the file system gives them: in no order that a script may count on.
      return files
          .map(f -> (Object) item(windows + "\\" + f.getFileName()))
          .sorted((a, b) -> Integer.compare(a.toString().hashCode(), b.toString().hashCode()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void remove(String windows, boolean recurse) {
    Path path = existing(windows);
    try (Stream<Path> tree = Files.walk(path)) {
      List<Path> files = tree.sorted((a, b) -> b.compareTo(a)).toList();
      if (files.size() > 1 && !recurse) {
        throw new ScriptError(windows + " has children and the Recurse parameter was not given.");
      }
      for (Path file : files) {
        changing.run();
        Files.delete(file);
        security.remove(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `[System.IO.File]::Open`
  HostObject open(String windows, String mode, String share) {
    Path path = path(windows);
    if (share.equals("None") && !open.add(path)) {
      throw new ScriptError("The process cannot access the file '" + windows + "'.");
    }
    if (mode.equals("Append")) {
      write(path, new byte[0]);
    }
    return (method, arguments) -> {
      switch (method) {
        case "write" -> {
          changing.run();
          write(path, (byte[]) arguments.getFirst());
        }
        case "flush" -> {
          if (!arguments.equals(List.of(true))) {
            throw new UnsupportedOperationException("Flush without $true is not durable");
          }
        }
        case "dispose" -> open.remove(path);
        default -> throw new UnsupportedOperationException(method);
      }
      return Nothing.VOID;
    };
  }

  /// As when the process ends that had them open.
  void closeAll() {
    open.clear();
  }

  void write(Path path, byte[] bytes) {
    try {
      Files.write(path, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new ScriptError("Could not write " + path.getFileName());
    }
  }

  /// `[System.IO.File]::ReadAllText`
  String readAll(String windows) {
    try {
      return Files.readString(existing(windows)).replaceFirst("^\uFEFF", "");
    } catch (IOException e) {
      throw new ScriptError("Could not read " + windows);
    }
  }

  /// `[System.IO.File]::WriteAllText`: UTF-8 without a byte order mark.
  Object writeAll(String windows, String text) {
    changing.run();
    try {
      Files.writeString(path(windows), text);
    } catch (IOException e) {
      throw new ScriptError("Could not write " + windows);
    }
    return Nothing.VOID;
  }

  HostObject acl(String windows) {
    Path path = existing(windows);
    String[] sddl = {security(path)};
    return new HostObject() {
      @Override
      public Object call(String method, List<Object> arguments) {
        if (!method.equals("setsecuritydescriptorsddlform")) {
          throw new UnsupportedOperationException(method);
        }
        sddl[0] = Values.text(arguments.getFirst());
        return Nothing.VOID;
      }

      @Override
      public Object get(String property) {
        return switch (property) {
          case "sddl" -> sddl[0];
          case "areaccessrulesprotected" -> sddl[0].contains("D:P");
          default -> throw new UnsupportedOperationException(property);
        };
      }
    };
  }

  /// Every file with its content, but for where uploads and locks lie.
  @Override
  public String toString() {
    try (Stream<Path> tree = Files.walk(root)) {
      TreeSet<String> lines = new TreeSet<>();
      for (Path file : tree.toList()) {
        String name = root.relativize(file).toString();
        if (!name.startsWith("windows/temp/")) {
          lines.add(
              name
                  + ' '
                  + security(file)
                  + (Files.isRegularFile(file) ? ' ' + Files.readString(file) : ""));
        }
      }
      return String.join("\n", lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
