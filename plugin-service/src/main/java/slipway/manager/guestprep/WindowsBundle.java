package slipway.manager.guestprep;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What is uploaded into a Windows: every script in one JSON document, because not every Windows
/// has something that unpacks an archive. // guest/README.md
///
/// Windows PowerShell 5.1 reads a file without a byte order mark in the machine's own code page,
/// and editors there expect CR LF: each script carries both.
final class WindowsBundle {
  /// ConvertFrom-Json of PowerShell 4.0 reads 2 MiB characters; the scripts are a thirtieth.
  static final int CHARACTERS_MAX = 1 << 20;

  static final String MARK = "\uFEFF";

  static final List<String> DIRECTORIES = List.of("actions", "lib", "strategies", "tasks");

  /// Every script but the launcher, as in `guest/windows`.
  static final List<String> SCRIPTS =
      List.of(
          "slipway-guest.ps1",
          "lib/change.ps1",
          "lib/facts.ps1",
          "lib/journal.ps1",
          "lib/network.ps1",
          "lib/slipway.ps1",
          "strategies/cmdlets.ps1",
          "strategies/wmi-disks.ps1",
          "strategies/wmi.ps1",
          "actions/10-system.ps1",
          "actions/12-tools.ps1",
          "actions/15-storage.ps1",
          "actions/20-folder.ps1",
          "actions/40-bindings.ps1",
          "actions/50-iscsi.ps1",
          "actions/55-disk-policy.ps1",
          "actions/60-network.ps1",
          "actions/70-disk-task.ps1",
          "actions/90-after-move.ps1",
          "tasks/online-disks-wmi.ps1",
          "tasks/online-disks.ps1");

  static final String LAUNCH = "launch.ps1";

  private WindowsBundle() {}

  static byte[] archive() throws IOException {
    JsonArrayBuilder files = Json.createArrayBuilder();
    for (String script : SCRIPTS) {
      files.add(
          Json.createObjectBuilder()
              .add("name", script.replace('/', '\\'))
              .add("text", windows(resource(script))));
    }
    String text =
        Json.createObjectBuilder()
            .add("directories", Json.createArrayBuilder(DIRECTORIES))
            .add("files", files)
            .build()
            .toString();
    if (text.length() > CHARACTERS_MAX) {
      throw new IOException("the scripts for Windows are longer than " + CHARACTERS_MAX);
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] launch() throws IOException {
    return windows(resource(LAUNCH)).getBytes(StandardCharsets.UTF_8);
  }

  private static String windows(String text) {
    return MARK + text.replace("\r\n", "\n").replace("\n", "\r\n");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = WindowsBundle.class.getResourceAsStream("/guest/windows/" + name)) {
      if (in == null) {
        throw new IOException("this build lacks guest/windows/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
