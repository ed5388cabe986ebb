package slipway.lab.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import slipway.lab.process.HostProgram;

/// Debian 12 packages carried along for guests that have no way to their own mirror.
///
/// @param directory holds the .deb files and `manifest.json`
public record PackageBundle(Path directory, List<Entry> entries) {
  private static final Duration LONGEST_DOWNLOAD = Duration.ofMinutes(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  /// One package file.
  public record Entry(String file, String name, String version, long sizeBytes, String sha256) {}

  public PackageBundle {
    entries = List.copyOf(entries);
  }

  /// What a root disk over iSCSI needs beyond what `image` has, downloaded unless the cache holds
  /// it.
  public static PackageBundle openIscsi(Path cache, GuestImage image, Consumer<String> progress)
      throws IOException, InterruptedException {
    Path directory = cache.resolve("open-iscsi-for-" + name(image.file()).replace(".raw", ""));
    Path manifest = directory.resolve("manifest.json");
    if (!Files.exists(manifest)) {
      Files.createDirectories(directory);
      write(manifest, download(directory, image, progress));
    }
    PackageBundle bundle = new PackageBundle(directory, read(manifest));
    bundle.requireWhole();
    return bundle;
  }

  private static List<Entry> download(Path directory, GuestImage image, Consumer<String> progress)
      throws IOException, InterruptedException {
    Path scripts = RecipeFiles.extract();
    List<Entry> entries = new ArrayList<>();
    try {
      List<String> command = new ArrayList<>(List.of("bash"));
      command.add(scripts.resolve("download.sh").toString());
      command.addAll(List.of(directory.toString(), image.packages().toString()));
      command.addAll(image.variant().packagesForIscsi());
      HostProgram.run(
          LONGEST_DOWNLOAD,
          command,
          "",
          line -> {
            String[] fields = line.split("\t", -1);
            if (fields[0].equals("entry") && fields.length == 6) {
              entries.add(
                  new Entry(fields[1], fields[2], fields[3], Long.parseLong(fields[4]), fields[5]));
            } else {
              progress.accept(line);
            }
          });
    } finally {
      RecipeFiles.delete(scripts);
    }
    return entries;
  }

  private static void write(Path manifest, List<Entry> entries) throws IOException {
    ArrayNode list = JSON.createArrayNode();
    for (Entry entry : entries) {
      list.addObject()
          .put("file", entry.file())
          .put("name", entry.name())
          .put("version", entry.version())
          .put("sizeBytes", entry.sizeBytes())
          .put("sha256", entry.sha256());
    }
    Path fresh = manifest.resolveSibling("manifest.json.new");
    Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(list));
    Files.move(fresh, manifest, StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<Entry> read(Path manifest) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode entry : JSON.readTree(Files.readAllBytes(manifest))) {
      entries.add(
          new Entry(
              entry.path("file").asText(),
              entry.path("name").asText(),
              entry.path("version").asText(),
              entry.path("sizeBytes").asLong(),
              entry.path("sha256").asText()));
    }
    return entries;
  }

  private void requireWhole() throws IOException {
    for (Entry entry : entries) {
      byte[] content = Files.readAllBytes(directory.resolve(entry.file()));
      String sum = HexFormat.of().formatHex(RecipeFiles.sha256().digest(content));
      if (!sum.equals(entry.sha256())) {
        throw new IOException(entry.file() + " in " + directory + " does not match the manifest");
      }
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
