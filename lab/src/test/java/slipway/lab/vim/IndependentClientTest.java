package slipway.lab.vim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// pyVmomi, a client library that knows nothing of us, drives the lab: each of its cases is a test.
class IndependentClientTest {
  private static final String PYTHON = "/usr/bin/python3";

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> pyvmomiFindsWhatAVCenterOffers() throws IOException, InterruptedException {
    Path script = directory.resolve("drive.py");
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("drive.py"))) {
      Files.copy(in, script);
    }
    try (VCenter vcenter =
        LabSite.start(
            LabSite.config(directory).keepDetachedDisks(directory.resolve("kept")), directory)) {
      vcenter.seed().addGateway("gateway", directory.resolve("devices"));
      Process process =
          new ProcessBuilder(
                  PYTHON,
                  script.toString(),
                  Integer.toString(vcenter.port()),
                  directory.resolve("devices").toString(),
                  directory.resolve("ds1").toString())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      assertThat(out)
          .as("the Debian package python3-pyvmomi must be installed")
          .doesNotContain("No module named 'pyVmomi'");
      List<String> cases = out.lines().filter(line -> line.startsWith("CASE ")).toList();
      assertThat(exit).as(out).isZero();
      assertThat(cases).as(out).hasSizeGreaterThan(15);
      // The script wrote into the one writable disk that it attached to the gateway.
      try (Stream<Path> kept = Files.list(directory.resolve("kept"))) {
        byte[] bytes = Files.readAllBytes(kept.toList().getFirst());
        assertThat(new String(bytes, 4096, 5, StandardCharsets.US_ASCII)).isEqualTo("hello");
      }
      return cases.stream().map(line -> dynamic(line.substring(5), out)).toList().stream();
    }
  }

  private static DynamicTest dynamic(String line, String out) {
    int colon = line.indexOf(':');
    return DynamicTest.dynamicTest(
        line.substring(0, colon),
        () -> assertThat(line.substring(colon + 1).strip()).as(out).isEqualTo("ok"));
  }
}
