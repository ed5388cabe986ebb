package slipway.ova.main;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import slipway.ova.sbom.BillOfMaterials;
import slipway.ova.sbom.DebianPackages;
import slipway.ova.sbom.JavaLibraries;
import slipway.ova.sbom.NodePackages;

/// Lists what is inside the appliance.
@Command(name = "sbom", description = "Writes a CycloneDX list of everything in the appliance.")
final class SbomCommand implements Callable<Integer> {
  @Option(names = "--root", required = true, description = "The project's folder.")
  Path root = Path.of("");

  @Option(names = "--version", required = true)
  String version = "";

  @Option(names = "--packages", required = true, description = "What dpkg-query told.")
  Path packages = Path.of("");

  @Option(names = "--java", required = true, description = "The Java runtime.")
  Path java = Path.of("");

  @Option(names = "--programs", required = true, description = "The folder of the programs.")
  Path programs = Path.of("");

  @Option(names = "--out", required = true)
  Path out = Path.of("");

  @Override
  public Integer call() throws Exception {
    long seconds = Long.parseLong(System.getenv().getOrDefault("SOURCE_DATE_EPOCH", "0"));
    BillOfMaterials bill = new BillOfMaterials(version, seconds);
    bill.addAll(DebianPackages.read(packages));
    bill.addAll(JavaLibraries.in(programs));
    bill.add(JavaLibraries.runtime(java));
    bill.addAll(NodePackages.shipped(root.resolve("plugin-ui/package-lock.json")));
    Files.writeString(out, bill.json());
    return 0;
  }
}
