package slipway.lab.machine;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import slipway.lab.process.HostProgram;

/// qemu-img on a disk's files. Backing files are named relative to the overlay's directory.
final class QemuImage {
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private QemuImage() {}

  static void createOverlay(Path overlay, Path backing) throws IOException {
    run("create", "-q", "-f", "qcow2", "-F", format(backing), "-b", name(backing), "" + overlay);
  }

  /// Tells an overlay that its backing file is now another one of equal content.
  static void repoint(Path overlay, Path backing) throws IOException {
    run(
        "rebase",
        "-q",
        "-u",
        "-f",
        "qcow2",
        "-F",
        format(backing),
        "-b",
        name(backing),
        "" + overlay);
  }

  /// Writes an overlay's content down into its backing file and leaves the overlay as it is.
  static void commit(Path overlay) throws IOException {
    run("commit", "-q", "-d", "-f", "qcow2", "" + overlay);
  }

  /// Writes the content of a stream-optimized VMDK into a raw file of the same size.
  static void unpack(Path vmdk, Path raw) throws IOException {
    JsonNode info = JsonSocket.JSON.readTree(run("info", "--output=json", "-f", "vmdk", "" + vmdk));
    String kind = info.path("format-specific").path("data").path("create-type").asText();
    if (!kind.equals("streamOptimized")) {
      throw new IOException("it is no stream-optimized VMDK");
    }
    if (info.path("virtual-size").asLong() != Files.size(raw)) {
      throw new IOException("its disk has another size");
    }
    run("convert", "-n", "-f", "vmdk", "-O", "raw", "" + vmdk, "" + raw);
  }

  /// What the topmost layer itself holds, zeros included.
  static List<Area> ownAreas(Path layer) throws IOException {
    return map(layer, extent -> extent.path("depth").asInt() == 0 && isWritten(extent));
  }

  private static boolean isWritten(JsonNode extent) {
    return extent.path("present").asBoolean() || extent.path("data").asBoolean();
  }

  /// Where the whole chain may hold something other than zeros.
  static List<Area> dataAreas(Path top) throws IOException {
    return map(top, extent -> extent.path("data").asBoolean() && !extent.path("zero").asBoolean());
  }

  private static List<Area> map(Path top, java.util.function.Predicate<JsonNode> wanted)
      throws IOException {
    String json = run("map", "-U", "-f", format(top), "--output=json", "" + top);
    List<Area> areas = new ArrayList<>();
    for (JsonNode extent : JsonSocket.JSON.readTree(json)) {
      if (wanted.test(extent)) {
        areas.add(new Area(extent.path("start").asLong(), extent.path("length").asLong()));
      }
    }
    return Areas.union(areas);
  }

  static String format(Path file) {
    return name(file).endsWith(".raw") ? "raw" : "qcow2";
  }

  static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("qemu-img"));
    command.addAll(List.of(arguments));
    try {
      return HostProgram.run(LONGEST, command);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in qemu-img", e);
    }
  }
}
