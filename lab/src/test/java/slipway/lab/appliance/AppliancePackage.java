package slipway.lab.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import slipway.lab.process.HostProgram;

/// The package of the appliance, built once for all tests, and its disks as QEMU reads them.
public final class AppliancePackage {
  /// On a busy host; four minutes on an idle one.
  private static final Duration LONGEST_BUILD = Duration.ofMinutes(30);

  private static final Path ROOT = Path.of(System.getProperty("slipway.root"));

  /// A package that is there already, instead of one made of this checkout.
  private static final String GIVEN = System.getProperty("slipway.ova", "");

  private static @Nullable AppliancePackage built;

  private final Path directory;

  private AppliancePackage(Path directory) {
    this.directory = directory;
  }

  /// Builds it, or answers what was built before.
  public static synchronized AppliancePackage get() throws IOException, InterruptedException {
    AppliancePackage made = built;
    if (made == null) {
      Path directory = Files.createDirectories(ROOT.resolve("lab/target/appliance"));
      Path ova = GIVEN.isEmpty() ? build(directory) : Path.of(GIVEN);
      made = new AppliancePackage(directory);
      check(ova);
      made.unpack(ova);
      built = made;
    }
    return made;
  }

  private static Path build(Path directory) throws IOException, InterruptedException {
    Path out = ROOT.resolve("ova/target/ova");
    Path log = directory.resolve("build.log");
    ProcessBuilder command =
        new ProcessBuilder(ROOT.resolve("ova/build").toString(), "--out", out.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    command.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process build = command.start();
    try {
      boolean ended =
          build.waitFor(LONGEST_BUILD.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
      if (!ended || build.exitValue() != 0) {
        throw new IOException("the package cannot be built:\n" + Files.readString(log));
      }
    } finally {
      build.destroy();
    }
    try (Stream<Path> files = Files.list(out)) {
      return files.filter(file -> file.toString().endsWith(".ova")).findFirst().orElseThrow();
    }
  }

  /// By the product's own check, which tells every fault.
  private static void check(Path ova) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    run(java, "-jar", ROOT.resolve("ova/target/appliance.jar").toString(), "check", ova.toString());
  }

  /// Back to disks that QEMU reads.
  private void unpack(Path ova) throws IOException, InterruptedException {
    run("tar", "-C", directory.toString(), "-xf", ova.toString());
    for (String disk : List.of("system", "data")) {
      Path packed = directory.resolve("slipway-" + disk + ".vmdk");
      run("qemu-img", "convert", "-O", "qcow2", packed.toString(), base(disk).toString());
      Files.delete(packed);
    }
  }

  private Path base(String disk) {
    return directory.resolve(disk + ".qcow2");
  }

  /// A system disk as the package brings it.
  public Path systemDisk(Path to) throws IOException, InterruptedException {
    return disk("system", to);
  }

  /// The data disk as the package brings it: blank.
  public Path dataDisk(Path to) throws IOException, InterruptedException {
    return disk("data", to);
  }

  private Path disk(String name, Path to) throws IOException, InterruptedException {
    String base = base(name).toString();
    run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", base, to.toString());
    return to;
  }

  private static void run(String... command) throws IOException, InterruptedException {
    HostProgram.run(LONGEST_BUILD, List.of(command));
  }
}
