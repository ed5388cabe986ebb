package slipway.ova.firstboot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import slipway.ova.programs.HostPrograms;
import slipway.ova.programs.Programs;

/// A small system: it knows what was run, keeps passwords as the real one does, and makes keys with
/// the gateway's own program when it is built, else with the ones given.
public final class RecordingPrograms implements Programs {
  private final List<String> ran = new ArrayList<>();
  private final Path root;
  private final Map<String, String> identity;

  /// @param identity `ca.pem`, `cert.pem` and `key.pem` of whatever is asked for
  public RecordingPrograms(Path root, Map<String, String> identity) {
    this.root = root;
    this.identity = Map.copyOf(identity);
  }

  public List<String> ran() {
    return List.copyOf(ran);
  }

  public void forget() {
    ran.clear();
  }

  @Override
  public String run(Duration longest, List<String> command, String input)
      throws IOException, InterruptedException {
    ran.add(String.join(" ", command));
    switch (command.getFirst()) {
      case "vmtoolsd" -> throw new IOException("this is not VMware");
      case "chpasswd" -> setPassword(command, input.strip());
      case "perl" -> {
        return new HostPrograms().run(longest, command, input);
      }
      case "systemctl" -> {
        return command.contains("show")
            ? "active\n\n"
                .repeat((int) command.stream().filter(c -> c.endsWith(".service")).count())
            : "";
      }
      default -> {
        if (command.contains("keys")) {
          Path authority = Path.of(command.get(command.indexOf("keys") + 1));
          Path into = Files.createDirectories(authority.resolve("slipway"));
          Path ca = Files.createDirectories(authority.resolve("ca"));
          Files.writeString(ca.resolve("ca.pem"), identity.getOrDefault("ca.pem", ""));
          Files.writeString(ca.resolve("ca-key.pem"), identity.getOrDefault("key.pem", ""));
          for (var file : identity.entrySet()) {
            Files.writeString(into.resolve(file.getKey()), file.getValue());
          }
        }
      }
    }
    return "";
  }

  private void setPassword(List<String> command, String line)
      throws IOException, InterruptedException {
    String secret = line.substring(line.indexOf(':') + 1);
    String hash =
        command.contains("--encrypted")
            ? secret
            : new HostPrograms()
                .run(
                    Duration.ofMinutes(1),
                    List.of("perl", "-e", "chomp(my $p = <STDIN>); print crypt($p, '$6$salt$')"),
                    secret + "\n");
    Files.writeString(root.resolve("etc/shadow"), "root:*:1\nadmin:" + hash + ":1::\n");
  }
}
