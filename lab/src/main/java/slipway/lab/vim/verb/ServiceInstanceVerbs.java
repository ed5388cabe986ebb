package slipway.lab.vim.verb;

import com.vmware.vim25.AboutInfo;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.ServiceContent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import slipway.lab.vim.inventory.Inventory;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.inventory.ManagedObject.Property;

/// vim25 ServiceInstance, and the objects it points at.
public final class ServiceInstanceVerbs {

  @Verb(
      on = "ServiceInstance",
      name = "RetrieveServiceContent",
      needs = {},
      anonymous = true)
  ServiceContent content(Call call) {
    return content(call.site().about(), call.site().inventory());
  }

  @Verb(
      on = "ServiceInstance",
      name = "CurrentTime",
      needs = {},
      anonymous = true)
  Calendar currentTime(Call call) {
    return GregorianCalendar.from(Instant.now().atZone(ZoneOffset.UTC));
  }

  private static ServiceContent content(AboutInfo about, Inventory inventory) {
    var content = new ServiceContent();
    content.rootFolder = inventory.root().reference();
    content.about = about;
    content.propertyCollector = singleton("PropertyCollector", "propertyCollector");
    content.viewManager = singleton("ViewManager", "ViewManager");
    content.sessionManager = singleton("SessionManager", "SessionManager");
    content.authorizationManager = singleton("AuthorizationManager", "AuthorizationManager");
    content.eventManager = singleton("EventManager", "EventManager");
    content.taskManager = singleton("TaskManager", "TaskManager");
    content.extensionManager = singleton("ExtensionManager", "ExtensionManager");
    content.searchIndex = singleton("SearchIndex", "SearchIndex");
    content.fileManager = singleton("FileManager", "FileManager");
    content.virtualDiskManager = singleton("VirtualDiskManager", "virtualDiskManager");
    content.ovfManager = singleton("OvfManager", "OvfManager");
    content.guestOperationsManager = singleton("GuestOperationsManager", "guestOperationsManager");
    return content;
  }

  private static ManagedObjectReference singleton(String type, String id) {
    return ManagedObject.reference(type, id);
  }

  /// Puts the objects that every vCenter has one of into its inventory.
  public static void install(Site site) {
    Inventory inventory = site.inventory();
    ServiceContent content = content(site.about(), inventory);
    add(
        inventory,
        singleton("ServiceInstance", "ServiceInstance"),
        Map.of(
            "content", new Property(ServiceContent.class, () -> content),
            "serverClock",
                new Property(
                    Calendar.class,
                    () -> GregorianCalendar.from(Instant.now().atZone(ZoneOffset.UTC)))));
    for (ManagedObjectReference plain :
        List.of(
            content.searchIndex,
            content.fileManager,
            content.virtualDiskManager,
            content.ovfManager)) {
      add(inventory, plain, Map.of());
    }
    add(
        inventory,
        content.propertyCollector,
        Map.of("filter", new Property(ManagedObjectReference[].class, () -> none())));
    add(
        inventory,
        content.viewManager,
        Map.of("viewList", new Property(ManagedObjectReference[].class, () -> none())));
    add(
        inventory,
        content.sessionManager,
        // Both depend on who asks, so the retrieval fills them in.
        SessionVerbs.properties());
    add(inventory, content.authorizationManager, AuthorizationVerbs.properties(site));
    add(inventory, content.eventManager, EventVerbs.properties(site));
    add(
        inventory,
        content.taskManager,
        Map.of(
            "recentTask",
            new Property(
                ManagedObjectReference[].class,
                () -> slipway.lab.vim.inventory.Entity.references(inventory.tasks().recent()))));
    add(inventory, content.extensionManager, ExtensionVerbs.properties(site));
    ManagedObjectReference auth = singleton("GuestAuthManager", "guestOperationsAuthManager");
    ManagedObjectReference file = singleton("GuestFileManager", "guestOperationsFileManager");
    ManagedObjectReference process =
        singleton("GuestProcessManager", "guestOperationsProcessManager");
    for (ManagedObjectReference plain : List.of(auth, file, process)) {
      add(inventory, plain, Map.of());
    }
    add(
        inventory,
        content.guestOperationsManager,
        Map.of(
            "authManager", new Property(ManagedObjectReference.class, () -> auth),
            "fileManager", new Property(ManagedObjectReference.class, () -> file),
            "processManager", new Property(ManagedObjectReference.class, () -> process)));
  }

  private static ManagedObjectReference[] none() {
    return new ManagedObjectReference[0];
  }

  private static void add(
      Inventory inventory, ManagedObjectReference reference, Map<String, Property> properties) {
    inventory.add(ManagedObject.plain(reference.type, reference.val, properties));
  }
}
