package slipway.manager.registration.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import slipway.manager.registration.Access;
import slipway.manager.registration.Registration;
import slipway.manager.registration.Ticket;
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.VCenters;

/// Which vCenters, and who logs in there. The password comes from the terminal, from standard
/// input, or from a file that is deleted when it has done its work.
final class AccessOptions {
  private static final int PASSWORD_MAX = 1024;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  @ArgGroup(exclusive = false, multiplicity = "0..*")
  List<VCenterOption> vcenters = new ArrayList<>();

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "Who logs in, as in administrator@vsphere.local; the same at all vCenters.")
  String user = "";

  @Option(names = "--password-stdin", description = "Takes the password from standard input.")
  boolean passwordStdin;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "Takes url, thumbprint, user and password from a properties file that only its owner may"
              + " read, and deletes it after success.")
  @Nullable Path from;

  /// Asks for whatever was not said.
  List<Access> resolve(VCenters known, Dialogue dialogue) throws IOException {
    Path file = from;
    if (file != null) {
      if (!vcenters.isEmpty() || !user.isEmpty() || passwordStdin) {
        throw wrong("--from says everything: leave --vcenter, --user and --password-stdin out");
      }
      AccessFile told = AccessFile.read(file);
      if (told.isTicket()) {
        throw wrong(file + " holds a ticket: it is for register alone");
      }
      return List.of(
          new Access(
              new Endpoint(told.url(), upper(told.thumbprint())), told.user(), told.password()));
    }
    if (vcenters.isEmpty()) {
      throw wrong("say which vCenter: --vcenter HOST, or --from FILE");
    }
    if (vcenters.size() > Registration.VCENTERS_MAX) {
      throw wrong("at most " + Registration.VCENTERS_MAX + " vCenters at a time");
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (VCenterOption vcenter : vcenters) {
      endpoints.add(endpoint(vcenter, known, dialogue));
    }
    String name =
        user.isEmpty()
            ? dialogue.ask("User name (as in administrator@vsphere.local):").orElse("")
            : user;
    if (name.isBlank()) {
      throw wrong("say who logs in: --user NAME");
    }
    String password = password(name, dialogue);
    return endpoints.stream().map(endpoint -> new Access(endpoint, name, password)).toList();
  }

  /// What stands in place of an account, when the file holds that.
  Optional<Ticket> ticket() throws IOException {
    Path file = from;
    if (file == null) {
      return Optional.empty();
    }
    AccessFile told = AccessFile.read(file);
    return told.isTicket()
        ? Optional.of(
            new Ticket(
                new Endpoint(told.url(), upper(told.thumbprint())), told.path(), told.token()))
        : Optional.empty();
  }

  /// The file has done its work.
  void succeeded() throws IOException {
    Path file = from;
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }

  private Endpoint endpoint(VCenterOption said, VCenters known, Dialogue dialogue) {
    URI url;
    try {
      url = said.url();
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    if (!said.thumbprint.isEmpty()) {
      return new Endpoint(url, upper(said.thumbprint));
    }
    PrintWriter out = spec.commandLine().getOut();
    VCenters.Probe shown = known.probe(url);
    out.printf(
        "%s presents this certificate:%n  subject  %s%n  ends     %s%n  SHA-256  %s%n",
        url.getAuthority(), shown.subject(), shown.notAfter(), shown.thumbprint());
    out.flush();
    String answer = dialogue.ask("Is it the right one? (yes/no)").orElse("");
    if (!answer.strip().toLowerCase(Locale.ROOT).equals("yes")) {
      throw wrong(
          "the certificate of "
              + url.getAuthority()
              + " was not confirmed: compare it with vCenter's and say --thumbprint");
    }
    return new Endpoint(url, shown.thumbprint());
  }

  private String password(String name, Dialogue dialogue) throws IOException {
    String password =
        passwordStdin ? firstLine() : dialogue.askSecret("Password of " + name + ":").orElse("");
    if (password.isEmpty()) {
      throw wrong("there is no password: type it at a terminal, or say --password-stdin");
    }
    if (password.length() > PASSWORD_MAX) {
      throw wrong("a password has at most " + PASSWORD_MAX + " characters");
    }
    return password;
  }

  private static String firstLine() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    StringBuilder line = new StringBuilder();
    // One more than it may have, so that it is seen to be too long.
    for (int c = in.read(); c >= 0 && c != '\n' && line.length() <= PASSWORD_MAX; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().replaceFirst("\r$", "");
  }

  private static String upper(String thumbprint) {
    return thumbprint.toUpperCase(Locale.ROOT);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
