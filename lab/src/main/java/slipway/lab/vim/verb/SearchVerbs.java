package slipway.lab.vim.verb;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.inventory.Entity;
import slipway.lab.vim.inventory.VirtualMachine;
import slipway.lab.vim.inventory.VmRecord;

/// vim25 SearchIndex.
final class SearchVerbs {
  private static final String ON = "SearchIndex";

  private static @Nullable Entity visible(Call call, @Nullable Entity entity) {
    return entity != null && call.site().privileges(call.session(), entity).contains("System.View")
        ? entity
        : null;
  }

  @Verb(on = ON, name = "FindByUuid")
  @Nullable Entity findByUuid(
      Call call,
      @Nullable Entity datacenter,
      String uuid,
      boolean vmSearch,
      @Nullable Boolean instanceUuid) {
    if (!vmSearch) {
      return null;
    }
    for (VirtualMachine machine : call.site().inventory().machines()) {
      VmRecord.Identity identity = machine.machineRecord().identity();
      String its = Boolean.TRUE.equals(instanceUuid) ? identity.instanceUuid() : identity.uuid();
      if (its.equals(uuid.toLowerCase(Locale.ROOT))) {
        return visible(call, machine);
      }
    }
    return null;
  }

  @Verb(on = ON, name = "FindByInventoryPath")
  @Nullable Entity findByInventoryPath(Call call, String inventoryPath) {
    Entity at = call.site().inventory().root();
    for (String name : List.of(inventoryPath.replaceAll("^/+|/+$", "").split("/+"))) {
      Entity next = child(at, name);
      if (next == null) {
        return null;
      }
      at = next;
    }
    return visible(call, at);
  }

  private static @Nullable Entity child(Entity parent, String name) {
    return parent.children().stream()
        .filter(child -> child.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  @Verb(on = ON, name = "FindChild")
  @Nullable Entity findChild(Call call, Entity entity, String name) {
    return visible(call, child(entity, name));
  }
}
