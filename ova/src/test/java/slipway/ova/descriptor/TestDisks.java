package slipway.ova.descriptor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Small disks, made by qemu-img as the build makes the large ones.
final class TestDisks {
  private TestDisks() {}

  static List<Path> make(Path directory) throws Exception {
    Path raw = directory.resolve("system.raw");
    byte[] content = new byte[4 << 20];
    java.util.Arrays.fill(content, 65_536, 3 << 16, (byte) 7);
    Files.write(raw, content);
    Path system = directory.resolve("slipway-system.vmdk");
    convert(raw, system);
    Path empty = directory.resolve("empty.raw");
    try (var file = new java.io.RandomAccessFile(empty.toFile(), "rw")) {
      file.setLength(64L << 20);
    }
    Path data = directory.resolve("slipway-data.vmdk");
    convert(empty, data);
    return List.of(system, data);
  }

  private static void convert(Path raw, Path vmdk) throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder(
                  "qemu-img",
                  "convert",
                  "-m",
                  "1",
                  "-f",
                  "raw",
                  "-O",
                  "vmdk",
                  "-o",
                  "adapter_type=lsilogic,subformat=streamOptimized,compat6=on",
                  raw.toString(),
                  vmdk.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new IOException("qemu-img is not installed; ./slipway test installs it", e);
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
  }
}
