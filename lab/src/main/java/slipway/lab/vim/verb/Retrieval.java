package slipway.lab.vim.verb;

import com.vmware.vim25.DynamicProperty;
import com.vmware.vim25.MissingProperty;
import com.vmware.vim25.NoPermission;
import com.vmware.vim25.ObjectContent;
import com.vmware.vim25.PropertyFilterSpec;
import com.vmware.vim25.PropertySpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.wire.Fault;
import slipway.lab.vim.wire.Faults;

/// What a filter specification answers now.
final class Retrieval {
  private Retrieval() {}

  static List<ObjectContent> of(PropertyFilterSpec spec, Call call) {
    if (spec.propSet == null || spec.objectSet == null) {
      throw Faults.invalidArgument("specSet.propSet");
    }
    var contents = new ArrayList<ObjectContent>();
    for (ManagedObject object : Selection.of(spec.objectSet, call)) {
      Set<String> paths = paths(object, spec.propSet);
      if (paths != null) {
        contents.add(content(object, paths, call));
      }
    }
    return contents;
  }

  /// The paths asked of an object; null when no property set is about its type.
  private static @org.jspecify.annotations.Nullable Set<String> paths(
      ManagedObject object, PropertySpec[] propSet) {
    boolean about = false;
    var paths = new LinkedHashSet<String>();
    for (PropertySpec spec : propSet) {
      if (spec.type == null) {
        throw Faults.invalidArgument("specSet.propSet.type");
      }
      if (object.isA(spec.type)) {
        about = true;
        if (Boolean.TRUE.equals(spec.all)) {
          paths.addAll(object.properties().keySet());
        } else if (spec.pathSet != null) {
          paths.addAll(List.of(spec.pathSet));
        }
      }
    }
    return about ? paths : null;
  }

  private static ObjectContent content(ManagedObject object, Set<String> paths, Call call) {
    var content = new ObjectContent();
    content.obj = object.reference();
    var values = new ArrayList<DynamicProperty>();
    var missing = new ArrayList<MissingProperty>();
    boolean readable = mayRead(object, call);
    for (String path : paths) {
      try {
        if (!readable) {
          throw Faults.noPermission(object.reference(), "System.Read");
        }
        Object value = Paths.read(object, path, call);
        if (value != null) {
          var property = new DynamicProperty();
          property.name = path;
          property.val = value;
          values.add(property);
        }
      } catch (Fault fault) {
        if (!(fault.detail() instanceof NoPermission)) {
          throw fault;
        }
        var property = new MissingProperty();
        property.path = path;
        property.fault = fault.localized();
        missing.add(property);
      }
    }
    content.propSet = values.isEmpty() ? null : values.toArray(DynamicProperty[]::new);
    content.missingSet = missing.isEmpty() ? null : missing.toArray(MissingProperty[]::new);
    return content;
  }

  /// Without a session only the service instance may be read.
  private static boolean mayRead(ManagedObject object, Call call) {
    if (call.caller().session() == null) {
      if (object.isA("ServiceInstance") || object.isA("SessionManager")) {
        return true;
      }
      throw Faults.notAuthenticated(object.reference());
    }
    return object.isA("ServiceInstance")
        || object.isA("SessionManager")
        || call.site().privileges(call.session(), object).contains("System.Read");
  }
}
