package slipway.lab.vim.inventory;

import com.vmware.vim25.AlarmState;
import com.vmware.vim25.CustomFieldDef;
import com.vmware.vim25.CustomFieldValue;
import com.vmware.vim25.Event;
import com.vmware.vim25.ManagedEntityStatus;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.Permission;
import com.vmware.vim25.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// An object with a place in the tree. // vim25 ManagedEntity
public class Entity extends ManagedObject {
  private final List<Entity> children = new CopyOnWriteArrayList<>();
  private final @Nullable Entity parent;
  private volatile String name;

  Entity(String type, String id, String name, @Nullable Entity parent) {
    super(type, id);
    this.name = name;
    this.parent = parent;
    property("name", String.class, () -> wireName(this.name));
    property(
        "parent", ManagedObjectReference.class, () -> parent == null ? null : parent.reference());
    property("overallStatus", ManagedEntityStatus.class, () -> ManagedEntityStatus.green);
    property("configStatus", ManagedEntityStatus.class, () -> ManagedEntityStatus.green);
    property("configIssue", Event[].class, () -> new Event[0]);
    property("customValue", CustomFieldValue[].class, () -> new CustomFieldValue[0]);
    property("permission", Permission[].class, () -> new Permission[0]);
    property("disabledMethod", String[].class, () -> new String[0]);
    property("recentTask", ManagedObjectReference[].class, () -> references(recentTasks()));
    property("declaredAlarmState", AlarmState[].class, () -> new AlarmState[0]);
    property("triggeredAlarmState", AlarmState[].class, () -> new AlarmState[0]);
    property("tag", Tag[].class, () -> new Tag[0]);
    property("value", CustomFieldValue[].class, () -> new CustomFieldValue[0]);
    property("availableField", CustomFieldDef[].class, () -> new CustomFieldDef[0]);
    property("alarmActionsEnabled", Boolean.class, () -> false);
    unset(int[].class, "effectiveRole");
  }

  private volatile List<? extends ManagedObject> recent = List.of();

  void recentTasks(List<? extends ManagedObject> tasks) {
    recent = tasks;
  }

  private List<? extends ManagedObject> recentTasks() {
    return recent;
  }

  /// A name with the three characters escaped that paths reserve.
  static String wireName(String name) {
    return name.replace("%", "%25").replace("/", "%2f").replace("\\", "%5c");
  }

  public final String name() {
    return name;
  }

  final void name(String other) {
    name = other;
  }

  public final @Nullable Entity parent() {
    return parent;
  }

  public final List<Entity> children() {
    return children;
  }

  public static ManagedObjectReference[] references(List<? extends ManagedObject> objects) {
    return objects.stream().map(ManagedObject::reference).toArray(ManagedObjectReference[]::new);
  }

  @Override
  public final List<String> permissionPath() {
    var path = new ArrayList<String>();
    for (@Nullable Entity e = this; e != null; e = e.parent) {
      path.add(e.id());
    }
    return path;
  }
}
