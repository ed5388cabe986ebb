package slipway.ova.main;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import slipway.ova.descriptor.OvaPackage;

/// Makes an OVA of finished disks.
@Command(name = "pack", description = "Packs disks into an OVA.")
final class PackCommand implements Callable<Integer> {
  @Option(names = "--version", required = true)
  String version = "";

  @Option(names = "--disk", required = true, description = "In the order of their places.")
  List<Path> disks = List.of();

  @Option(names = "--out", required = true)
  Path out = Path.of("");

  @ArgGroup(exclusive = false)
  @Nullable Signing signing;

  /// Both or none.
  static final class Signing {
    @Option(names = "--sign-key", required = true)
    Path key = Path.of("");

    @Option(names = "--sign-certificate", required = true)
    Path certificate = Path.of("");
  }

  @Override
  public Integer call() throws Exception {
    long seconds = Long.parseLong(System.getenv().getOrDefault("SOURCE_DATE_EPOCH", "0"));
    OvaPackage.write(
        out,
        version,
        disks,
        Optional.ofNullable(signing).map(with -> new OvaPackage.Signer(with.key, with.certificate)),
        seconds);
    return 0;
  }
}
