package slipway.lab.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The scripts that make an image, and the key they give it.
final class RecipeFiles {
  /// Everything an image's content depends on. `make-own.sh`, `make-data.sh` and
  /// `download.sh` come after it.
  private static final List<String> OF_THE_IMAGE =
      List.of(
          "build-image.sh",
          "layouts.sh",
          "after-installing",
          "root-crypt",
          "root-crypt-hook",
          "workload.py",
          "workload.service");

  private static final List<String> ALL =
      Stream.concat(OF_THE_IMAGE.stream(), Stream.of("make-own.sh", "make-data.sh", "download.sh"))
          .toList();

  private RecipeFiles() {}

  /// Changes whenever the scripts or the parameters do.
  static String key(String parameters) throws IOException {
    MessageDigest digest = sha256();
    digest.update(parameters.getBytes(StandardCharsets.UTF_8));
    for (String name : OF_THE_IMAGE) {
      digest.update(read(name));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Writes the scripts into a new directory.
  static Path extract() throws IOException {
    Path directory = Files.createTempDirectory("slipway-image-");
    for (String name : ALL) {
      Files.write(directory.resolve(name), read(name));
    }
    return directory;
  }

  static void delete(Path directory) throws IOException {
    for (String name : ALL) {
      Files.deleteIfExists(directory.resolve(name));
    }
    Files.deleteIfExists(directory);
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = RecipeFiles.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
