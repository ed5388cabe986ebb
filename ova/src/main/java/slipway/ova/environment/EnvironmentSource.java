package slipway.ova.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import slipway.ova.programs.Programs;

/// Where the environment document comes from: VMware's tools; QEMU, in the lab; or a file.
public final class EnvironmentSource {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

  private final Programs programs;
  private final Path root;

  /// @param root `/`, or a folder that stands for it
  public EnvironmentSource(Programs programs, Path root) {
    this.programs = programs;
    this.root = root;
  }

  /// The document; empty when there is none anywhere.
  public Optional<String> document() throws IOException, InterruptedException {
    Optional<String> tools = ofVmwareTools();
    if (tools.isPresent()) {
      return tools;
    }
    for (String place :
        List.of(
            "sys/firmware/qemu_fw_cfg/by_name/opt/slipway/ovfenv/raw", "etc/slipway/ovfenv.xml")) {
      Path file = root.resolve(place);
      if (Files.exists(file)) {
        return Optional.of(Files.readString(file));
      }
    }
    return Optional.empty();
  }

  private Optional<String> ofVmwareTools() throws InterruptedException {
    try {
      String text =
          programs.run(
              LONGEST_ANSWER, List.of("vmtoolsd", "--cmd", "info-get guestinfo.ovfEnv"), "");
      return Optional.of(text).filter(document -> !document.isBlank());
    } catch (IOException notOnVmware) {
      return Optional.empty();
    }
  }
}
