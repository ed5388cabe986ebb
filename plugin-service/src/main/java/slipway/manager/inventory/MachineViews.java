package slipway.manager.inventory;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.gateways.Gateways;
import slipway.manager.guestprep.PreparationDocument;
import slipway.manager.guestprep.Preparations;
import slipway.manager.migrations.Documents;
import slipway.manager.migrations.MigrationSummary;
import slipway.manager.migrations.Migrations;
import slipway.manager.migrations.Surroundings;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.session.Caller;
import slipway.manager.sites.Authorisation;
import slipway.manager.sites.Site;
import slipway.manager.sites.Sites;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

/// Machines with what is known of them here. At the configured vCenter callers see what they may
/// see there; at another site, what its service account sees, and only administrators do.
@RequestScoped
public class MachineViews {
  @Inject Sites sites;
  @Inject Surroundings.Worlds worlds;
  @Inject Gateways gateways;
  @Inject Preparations preparations;
  @Inject Migrations migrations;
  @Inject Documents documents;
  @Inject Caller caller;

  /// @param site id of the site
  /// @param migration the newest of this machine, as source or as what was made of it
  @Schema(name = "MachineView")
  public record View(
      String site,
      Machine machine,
      PreparationDocument preparation,
      @Nullable MigrationSummary migration) {}

  /// The inventory of a site as the caller may see it.
  VSphere of(Site site) {
    VSphere own = caller.vsphere();
    if (own.about().instanceUuid().equals(site.instanceUuid())) {
      return own;
    }
    Authorisation.requireAdministrator(own);
    return worlds.vsphere(site.id());
  }

  List<Machine> machines(Site site, MachinePlaces places) {
    VSphere vsphere = of(site);
    return places.select(vsphere.machines(), vsphere::placements);
  }

  List<MachineActions.Action> actions(Site site, String id) {
    Machine machine = of(site).machine(ObjectId.machine(id));
    boolean gateway = gateways.at(site.id()).stream().anyMatch(g -> g.machine().equals(id));
    return new MachineActions(
            machine, preparations.get(site.id(), id), migrations.current(site.id(), id), gateway)
        .all();
  }

  /// @param vcenter instance UUID
  Optional<Site> siteAt(String vcenter) {
    return sites.all().stream().filter(s -> s.instanceUuid().equals(vcenter)).findFirst();
  }

  /// @param vcenter instance UUID; null for the configured vCenter's
  View find(String machine, @Nullable String vcenter) {
    String wanted = vcenter == null ? caller.vsphere().about().instanceUuid() : vcenter;
    Site site = siteAt(wanted).orElseThrow(() -> missing("A site at vCenter " + wanted));
    Machine found = find(of(site), machine);
    String id = found.id().value();
    return new View(
        site.id(),
        found,
        PreparationDocument.of(preparations.get(site.id(), id)),
        documents.ofMachine(site.id(), id).orElse(null));
  }

  private static Machine find(VSphere vsphere, String machine) {
    if (!isUuid(machine)) {
      return vsphere.machine(ObjectId.machine(machine));
    }
    return vsphere.machines().stream()
        .filter(m -> m.instanceUuid().equalsIgnoreCase(machine))
        .findFirst()
        .orElseThrow(() -> missing("Machine " + machine));
  }

  private static boolean isUuid(String text) {
    try {
      return UUID.fromString(text).toString().equalsIgnoreCase(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static RuntimeException missing(String what) {
    return Problem.of(ProblemType.OBJECT_NOT_FOUND, what).toException();
  }
}
