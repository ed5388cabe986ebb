package slipway.lab.vim.verb;

import com.vmware.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.access.Session;
import slipway.lab.vim.inventory.Entity;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.wire.Faults;

/// vim25 ViewManager and its container views.
final class ViewVerbs {

  /// The objects of some types below a container, as of when it is asked.
  static final class ContainerView extends ManagedObject {
    ContainerView(String id, Entity container, List<String> types, boolean recursive, View seen) {
      super("ContainerView", id);
      property(
          "view",
          ManagedObjectReference[].class,
          () -> {
            var found = new ArrayList<Entity>();
            collect(container, types, recursive, found, seen);
            return Entity.references(found);
          });
      property("container", ManagedObjectReference.class, container::reference);
      property("type", String[].class, () -> types.toArray(String[]::new));
      property("recursive", Boolean.class, () -> recursive);
    }

    private static void collect(
        Entity from, List<String> types, boolean recursive, List<Entity> into, View seen) {
      for (Entity child : from.children()) {
        boolean wanted = types.isEmpty() || types.stream().anyMatch(child::isA);
        if (wanted && seen.may(child)) {
          into.add(child);
        }
        if (recursive) {
          collect(child, types, true, into, seen);
        }
      }
    }
  }

  /// Which objects a session may see.
  interface View {
    boolean may(Entity entity);
  }

  @Verb(on = "ViewManager", name = "CreateContainerView")
  ContainerView createContainerView(
      Call call, Entity container, String @Nullable [] type, boolean recursive) {
    if (container.isA("VirtualMachine") || container.isA("Datastore")) {
      throw Faults.invalidArgument("container");
    }
    Session session = call.session();
    if (session.objects().size() >= UpdateVerbs.MAX_FILTERS) {
      throw Faults.systemError("too many filters and views in the session");
    }
    var view =
        new ContainerView(
            "session[" + session.key() + "]view-" + UUID.randomUUID(),
            container,
            type == null ? List.of() : List.of(type),
            recursive,
            entity -> call.site().privileges(session, entity).contains("System.View"));
    session.objects().put(view.id(), view);
    return view;
  }

  @Verb(on = "View", name = "DestroyView")
  void destroyView(Call call) {
    call.session().objects().remove(call.target().id());
  }
}
