package slipway.lab.vim.inventory;

import com.vmware.vim25.ManagedObjectReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Anything with an identity and properties. // vim25 ManagedObject
public class ManagedObject {
  /// The type above each vim25 type; absent means ManagedObject.
  private static final Map<String, String> ABOVE =
      Map.ofEntries(
          Map.entry("Folder", "ManagedEntity"),
          Map.entry("Datacenter", "ManagedEntity"),
          Map.entry("ComputeResource", "ManagedEntity"),
          Map.entry("ClusterComputeResource", "ComputeResource"),
          Map.entry("HostSystem", "ManagedEntity"),
          Map.entry("ResourcePool", "ManagedEntity"),
          Map.entry("Datastore", "ManagedEntity"),
          Map.entry("Network", "ManagedEntity"),
          Map.entry("VirtualMachine", "ManagedEntity"),
          Map.entry("ManagedEntity", "ExtensibleManagedObject"),
          Map.entry("Task", "ExtensibleManagedObject"),
          Map.entry("VirtualMachineSnapshot", "ExtensibleManagedObject"),
          Map.entry("ContainerView", "ManagedObjectView"),
          Map.entry("ManagedObjectView", "View"));

  /// @param value answers null while the property is unset
  public record Property(Class<?> type, Supplier<? extends @Nullable Object> value) {}

  private final ManagedObjectReference reference;
  private final Map<String, Property> properties = new LinkedHashMap<>();

  protected ManagedObject(String type, String id) {
    reference = reference(type, id);
  }

  /// An object that only answers calls.
  public static ManagedObject plain(String type, String id, Map<String, Property> properties) {
    var object = new ManagedObject(type, id);
    object.properties.putAll(properties);
    return object;
  }

  public static ManagedObjectReference reference(String type, String id) {
    var reference = new ManagedObjectReference();
    reference.type = type;
    reference.val = id;
    return reference;
  }

  protected final void property(
      String name, Class<?> type, Supplier<? extends @Nullable Object> value) {
    properties.put(name, new Property(type, value));
  }

  /// Properties vim25 has and this object never sets.
  protected final void unset(Class<?> type, String... names) {
    for (String name : names) {
      properties.put(name, new Property(type, () -> null));
    }
  }

  public final ManagedObjectReference reference() {
    return reference;
  }

  public final String id() {
    return reference.val;
  }

  public final Map<String, Property> properties() {
    return java.util.Collections.unmodifiableMap(properties);
  }

  /// True when this object is of that vim25 type or of one below it.
  public final boolean isA(String type) {
    return isA(reference.type, type);
  }

  public static boolean isA(String type, String above) {
    for (@Nullable String t = type; t != null; t = ABOVE.get(t)) {
      if (t.equals(above)) {
        return true;
      }
    }
    return above.equals("ManagedObject");
  }

  /// The object whose permissions count for this one, and those above it; empty: the root's.
  public List<String> permissionPath() {
    return List.of();
  }

  @Override
  public String toString() {
    return reference.type + ":" + reference.val;
  }
}
