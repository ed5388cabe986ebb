package slipway.lab.vim.verb;

import com.vmware.vim25.DynamicProperty;
import com.vmware.vim25.MissingProperty;
import com.vmware.vim25.ObjectContent;
import com.vmware.vim25.ObjectUpdate;
import com.vmware.vim25.ObjectUpdateKind;
import com.vmware.vim25.PropertyChange;
import com.vmware.vim25.PropertyChangeOp;
import com.vmware.vim25.PropertyFilterSpec;
import com.vmware.vim25.PropertyFilterUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.wire.Fault;
import slipway.lab.vim.wire.SoapWriter;

/// A specification whose answers are compared with what was told last. // vim25 PropertyFilter
final class Filter extends ManagedObject {
  private final PropertyFilterSpec spec;
  private final String collector;
  private Map<String, Map<String, String>> told = new HashMap<>();
  private final Map<String, com.vmware.vim25.ManagedObjectReference> references = new HashMap<>();

  Filter(String id, PropertyFilterSpec spec, String collector) {
    super("PropertyFilter", id);
    this.spec = spec;
    this.collector = collector;
    property("spec", PropertyFilterSpec.class, () -> spec);
  }

  boolean belongsTo(ManagedObject itsCollector) {
    return collector.equals(itsCollector.id());
  }

  synchronized void forget() {
    told.clear();
  }

  /// What is new since the last call; null when nothing is.
  synchronized @Nullable PropertyFilterUpdate changes(Call call) {
    var updates = new ArrayList<ObjectUpdate>();
    var now = new HashMap<String, Map<String, String>>();
    for (ObjectContent content : contents(call)) {
      ObjectUpdate update = compare(content, now);
      if (update != null) {
        updates.add(update);
      }
    }
    for (String id : told.keySet()) {
      if (!now.containsKey(id)) {
        var update = new ObjectUpdate();
        update.kind = ObjectUpdateKind.leave;
        update.obj = references.remove(id);
        updates.add(update);
      }
    }
    told = now;
    if (updates.isEmpty()) {
      return null;
    }
    var all = new PropertyFilterUpdate();
    all.filter = reference();
    all.objectSet = updates.toArray(ObjectUpdate[]::new);
    return all;
  }

  private List<ObjectContent> contents(Call call) {
    try {
      return Retrieval.of(spec, call);
    } catch (Fault fault) {
      if (fault.detail() instanceof com.vmware.vim25.ManagedObjectNotFound) {
        return List.of();
      }
      throw fault;
    }
  }

  private @Nullable ObjectUpdate compare(
      ObjectContent content, Map<String, Map<String, String>> now) {
    String id = content.obj.val;
    Map<String, String> before = told.get(id);
    var values = new HashMap<String, String>();
    var changes = new ArrayList<PropertyChange>();
    Set<String> lost = new HashSet<>(before == null ? Set.of() : before.keySet());
    if (content.propSet != null) {
      for (DynamicProperty property : content.propSet) {
        String text = SoapWriter.canonical(property.val);
        values.put(property.name, text);
        lost.remove(property.name);
        if (before == null || !text.equals(before.get(property.name))) {
          changes.add(assign(property.name, property.val));
        }
      }
    }
    lost.forEach(name -> changes.add(assign(name, null)));
    now.put(id, values);
    references.put(id, content.obj);
    if (before != null && changes.isEmpty()) {
      return null;
    }
    var update = new ObjectUpdate();
    update.kind = before == null ? ObjectUpdateKind.enter : ObjectUpdateKind.modify;
    update.obj = content.obj;
    update.changeSet = changes.isEmpty() ? null : changes.toArray(PropertyChange[]::new);
    MissingProperty[] missing = content.missingSet;
    update.missingSet = before == null ? missing : null;
    return update;
  }

  private static PropertyChange assign(String name, @Nullable Object value) {
    var change = new PropertyChange();
    change.name = name;
    change.op = PropertyChangeOp.assign;
    change.val = value;
    return change;
  }
}
