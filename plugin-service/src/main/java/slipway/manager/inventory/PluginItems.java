package slipway.manager.inventory;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.ProblemException;

/// What the vSphere Client asks before it shows the plugin's menus: which actions fit the objects
/// that were chosen. An action fits when it fits every one of them.
@Path("/plugin/items")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class PluginItems {
  /// More are not looked at one by one; the wizard does that.
  static final int MAX_OBJECTS = 50;

  private static final String API_VERSION = "1.0.0";
  private static final Pattern OBJECT =
      Pattern.compile("urn:vmomi:([A-Za-z]{1,64}):([A-Za-z0-9._-]{1,128}):([A-Za-z0-9-]{1,64})");

  /// The actions of plugin.json by those of machines.
  private static final Map<String, String> OF_MACHINES =
      Map.of(
          "slipway.migrate", "migrate",
          "slipway.prepare", "prepare",
          "slipway.unprepare", "unprepare");

  private static final String OF_PLACES = "slipway.migrateMachines";

  @Inject MachineViews views;

  @Schema(name = "DynamicItemsRequest")
  public record Request(
      @Nullable String apiVersion,
      @NotNull @Size(max = 1000) List<@NotNull String> objectIds,
      @Nullable String locale) {}

  @Schema(name = "DynamicItem")
  public record Item(String id, boolean visible) {}

  @Schema(name = "DynamicItems")
  public record Answer(String apiVersion, List<Item> dynamicItems) {}

  private record Chosen(String type, String id, String vcenter) {}

  @POST
  @Operation(
      operationId = "listPluginItems",
      summary = "Which actions of the plugin fit the objects chosen in the vSphere Client")
  public Answer items(@Valid @NotNull Request request) {
    List<Chosen> chosen = new ArrayList<>();
    for (String id : request.objectIds()) {
      Matcher parts = OBJECT.matcher(id);
      if (parts.matches()) {
        chosen.add(new Chosen(parts.group(1), parts.group(2), parts.group(3)));
      }
    }
    boolean known = !chosen.isEmpty() && chosen.size() == request.objectIds().size();
    List<List<MachineActions.Action>> offers =
        known && chosen.stream().allMatch(one -> one.type().equals("VirtualMachine"))
            ? chosen.stream().limit(MAX_OBJECTS).map(this::actions).toList()
            : List.of();
    List<Item> items = new ArrayList<>();
    OF_MACHINES.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> items.add(new Item(each.getKey(), fits(each.getValue(), offers))));
    boolean places =
        known && chosen.stream().allMatch(one -> views.siteAt(one.vcenter()).isPresent());
    items.add(new Item(OF_PLACES, places));
    return new Answer(API_VERSION, items);
  }

  private static boolean fits(String action, List<List<MachineActions.Action>> offers) {
    return !offers.isEmpty()
        && offers.stream()
            .allMatch(
                offer -> offer.stream().anyMatch(a -> a.action().equals(action) && a.enabled()));
  }

  /// None for a machine that the caller may not see, or whose vCenter is no site.
  private List<MachineActions.Action> actions(Chosen machine) {
    try {
      return views
          .siteAt(machine.vcenter())
          .map(site -> views.actions(site, machine.id()))
          .orElse(List.of());
    } catch (ProblemException e) {
      return List.of();
    }
  }
}
