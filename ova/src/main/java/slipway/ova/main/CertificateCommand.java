package slipway.ova.main;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import slipway.ova.configuration.Complaint;
import slipway.ova.firstboot.HttpsCertificate;
import slipway.ova.firstboot.Place;
import slipway.ova.programs.HostPrograms;

/// What `slipway certificate` runs on the appliance.
@Command(
    name = "certificate",
    mixinStandardHelpOptions = true,
    description =
        "Shows the fingerprint of what the manager shows to browsers and vCenter, or replaces it.")
final class CertificateCommand implements Callable<Integer> {
  /// A chain with its key is a few KiB.
  private static final int FILE_BYTES_MAX = 64 * 1024;

  @Spec CommandSpec spec = CommandSpec.create();

  @ArgGroup @Nullable Change change;

  /// One or the other.
  static final class Change {
    @ArgGroup(exclusive = false)
    @Nullable Brought brought;

    @Option(
        names = "--own",
        required = true,
        description = "Goes back to a certificate of the appliance's own making.")
    boolean own;
  }

  /// Both.
  static final class Brought {
    @Option(
        names = "--certificate",
        required = true,
        paramLabel = "FILE",
        description = "PEM; the appliance's own first, then those that issued it.")
    Path certificate = Path.of("");

    @Option(
        names = "--key",
        required = true,
        paramLabel = "FILE",
        description = "PEM, PKCS #8, without a password.")
    Path key = Path.of("");
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    var https =
        new HttpsCertificate(new Place(Path.of("/")), new HostPrograms(), InstantSource.system());
    Change wanted = change;
    if (wanted == null) {
      out.println(https.fingerprint());
      return 0;
    }
    String before = https.fingerprint();
    Brought brought = wanted.brought;
    List<Complaint> wrong =
        brought == null
            ? https.replace("", "")
            : https.replace(read(brought.certificate), read(brought.key));
    if (!wrong.isEmpty()) {
      wrong.forEach(complaint -> spec.commandLine().getErr().println(complaint.line()));
      return 1;
    }
    out.println(https.fingerprint());
    if (!https.fingerprint().equals(before)) {
      out.println("The manager starts anew. Then tell each vCenter: slipway register --vcenter …");
    }
    return 0;
  }

  private static String read(Path file) throws IOException {
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw new IOException(file + " is larger than " + FILE_BYTES_MAX + " bytes");
    }
    return Files.readString(file);
  }
}
