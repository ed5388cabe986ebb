package slipway.manager.registration.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import slipway.manager.problem.ProblemException;
import slipway.manager.registration.Access;
import slipway.manager.roles.Feature;
import slipway.manager.roles.Need;
import slipway.manager.roles.Role;
import slipway.manager.roles.RoleCheck;
import slipway.manager.roles.Roles;
import slipway.manager.vsphere.AccessRoles;
import slipway.manager.vsphere.VCenters;
import slipway.manager.vsphere.VSphere;

/// Tells, makes and tests the roles of Slipway's accounts.
@Command(
    name = "roles",
    mixinStandardHelpOptions = true,
    description =
        "Prints the privileges of Slipway's accounts; makes the roles, or tests an account.")
final class RolesCommand implements Callable<Integer> {
  private final VCenters vcenters;
  private final Dialogue dialogue;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin AccessOptions access = new AccessOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "ROLE",
      description = "source, target, registrar; all when none is said.")
  List<String> roles = new ArrayList<>();

  @Option(
      names = "--without",
      split = ",",
      paramLabel = "FEATURE",
      description = "Leaves out a feature that is marked as optional.")
  List<String> without = new ArrayList<>();

  @ArgGroup @Nullable Deed deed;

  /// What is done at the vCenters; printing needs none.
  static final class Deed {
    @Option(names = "--create", description = "Makes the roles, or gives them these privileges.")
    boolean create;

    @Option(names = "--remove", description = "Removes the roles; one that somebody has stays.")
    boolean remove;

    @Option(
        names = "--test",
        paramLabel = "USER",
        description = "Logs in as USER and tells each privilege that is missing.")
    String test = "";
  }

  RolesCommand(VCenters vcenters, Dialogue dialogue) {
    this.vcenters = vcenters;
    this.dialogue = dialogue;
  }

  @Override
  public Integer call() throws IOException {
    List<Role> chosen = chosen();
    Deed what = deed;
    if (what == null) {
      chosen.forEach(this::print);
      return Verdict.DONE;
    }
    if (!what.test.isEmpty()) {
      if (!access.user.isEmpty()) {
        throw wrong("--test says who logs in: leave --user out");
      }
      access.user = what.test;
    }
    int code = Verdict.DONE;
    for (Access at : access.resolve(vcenters, dialogue)) {
      code = Verdict.worse(code, at(at, chosen, what));
    }
    if (code == Verdict.DONE) {
      access.succeeded();
    }
    return code;
  }

  private int at(Access at, List<Role> chosen, Deed what) {
    String where = at.vcenter().url().getAuthority();
    int code = Verdict.DONE;
    try (VSphere session = vcenters.login(at.vcenter(), at.user(), at.password())) {
      for (Role role : chosen) {
        if (what.test.isEmpty()) {
          change(where, session.accessRoles(), role, what.create);
        } else if (!test(where, RoleCheck.run(session, role))) {
          code = Verdict.REFUSED;
        }
      }
      return code;
    } catch (ProblemException e) {
      out().println(where + ": " + e.problem().line());
      out().flush();
      return Verdict.of(e.problem());
    }
  }

  private void change(String where, AccessRoles roles, Role role, boolean create) {
    String became =
        create
            ? roles.put(role.name(), role.privileges()).name().toLowerCase(Locale.ROOT)
            : roles.remove(role.name()) ? "removed" : "there is none";
    out().println(where + ": " + role.name() + ": " + became);
    out().flush();
  }

  /// Tells what is missing; false when something is that cannot be left out.
  private boolean test(String where, RoleCheck.Result result) {
    PrintWriter out = out();
    out.printf(
        "%s: %s: %s%n",
        where,
        result.name(),
        result.missing().isEmpty()
            ? "has everything"
            : result.fits() ? "will do, with this missing" : "is not enough");
    for (RoleCheck.Missing missing : result.missing()) {
      out.printf(
          "  %s (%s%s), on %s%s%n    %s%n",
          missing.privilege(),
          missing.feature(),
          missing.required() ? "" : ", optional",
          missing.where(),
          missing.of() > 1 ? ": %d of %d".formatted(missing.lacking(), missing.of()) : "",
          missing.without());
    }
    out.flush();
    return result.fits();
  }

  private void print(Role role) {
    PrintWriter out = out();
    out.printf("%s (%s)%n%s%n", role.name(), role.id(), role.purpose());
    for (Feature feature : role.features()) {
      out.printf(
          "%n  %s [%s%s]%n", feature.title(), feature.id(), feature.required() ? "" : ", optional");
      for (Need need : feature.needs()) {
        out.printf(
            "    %-46s on %-10s %s%n",
            need.privilege(), need.on().name().toLowerCase(Locale.ROOT), need.without());
      }
    }
    out.println();
    out.flush();
  }

  private List<Role> chosen() {
    List<Role> chosen = new ArrayList<>();
    for (String id : roles) {
      chosen.add(
          Roles.all().stream()
              .filter(role -> role.id().equals(id))
              .findFirst()
              .orElseThrow(() -> wrong("there are source, target and registrar, not " + id)));
    }
    List<Role> all = chosen.isEmpty() ? Roles.all() : chosen;
    for (String id : without) {
      boolean optional =
          all.stream()
              .flatMap(role -> role.features().stream())
              .anyMatch(feature -> feature.id().equals(id) && !feature.required());
      if (!optional) {
        throw wrong(id + " is no optional feature of these roles");
      }
    }
    return all.stream().map(this::reduced).toList();
  }

  private Role reduced(Role role) {
    return new Role(
        role.id(),
        role.name(),
        role.purpose(),
        role.features().stream().filter(feature -> !without.contains(feature.id())).toList());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
