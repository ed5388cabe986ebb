package slipway.lab.vim.verb;

import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.ObjectSpec;
import com.vmware.vim25.SelectionSpec;
import com.vmware.vim25.TraversalSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.wire.Fault;
import slipway.lab.vim.wire.Faults;

/// The objects that an object specification selects: its own, and those its traversals reach.
final class Selection {
  /// Objects selected by one filter beyond this many are a fault.
  static final int MAX_OBJECTS = 20_000;

  /// Traversals nested or repeated beyond this depth are a fault.
  static final int MAX_DEPTH = 100;

  private final Call call;
  private final Map<String, ManagedObject> found = new LinkedHashMap<>();
  private final Map<String, TraversalSpec> named = new HashMap<>();
  private final Set<String> visited = new HashSet<>();

  private Selection(Call call) {
    this.call = call;
  }

  static Collection<ManagedObject> of(ObjectSpec[] specs, Call call) {
    var all = new LinkedHashMap<String, ManagedObject>();
    for (ObjectSpec spec : specs) {
      if (spec.obj == null) {
        throw Faults.invalidArgument("specSet.objectSet.obj");
      }
      var selection = new Selection(call);
      selection.collectNames(spec.selectSet, 0);
      selection.visit(call.resolve(spec.obj), Boolean.TRUE.equals(spec.skip), spec.selectSet, 0);
      all.putAll(selection.found);
    }
    return all.values();
  }

  private void collectNames(SelectionSpec @Nullable [] specs, int depth) {
    if (specs == null) {
      return;
    }
    if (depth > MAX_DEPTH) {
      throw Faults.invalidArgument("specSet.objectSet.selectSet");
    }
    for (SelectionSpec spec : specs) {
      if (spec instanceof TraversalSpec traversal) {
        if (traversal.name != null) {
          named.put(traversal.name, traversal);
        }
        collectNames(traversal.selectSet, depth + 1);
      }
    }
  }

  private void visit(
      ManagedObject object, boolean skip, SelectionSpec @Nullable [] selectSet, int depth) {
    if (!skip) {
      found.put(object.id(), object);
    }
    if (depth > MAX_DEPTH || found.size() > MAX_OBJECTS) {
      throw Faults.invalidArgument("specSet.objectSet.selectSet");
    }
    if (selectSet == null) {
      return;
    }
    for (SelectionSpec spec : selectSet) {
      TraversalSpec traversal = traversal(spec);
      if (object.isA(traversal.type)
          && visited.add(object.id() + "|" + System.identityHashCode(traversal))) {
        follow(object, traversal, depth);
      }
    }
  }

  private TraversalSpec traversal(SelectionSpec spec) {
    TraversalSpec traversal = spec instanceof TraversalSpec t ? t : named.get(spec.name);
    if (traversal == null || traversal.type == null || traversal.path == null) {
      throw Faults.invalidArgument("specSet.objectSet.selectSet.name");
    }
    return traversal;
  }

  private void follow(ManagedObject object, TraversalSpec traversal, int depth) {
    Object value = Paths.read(object, traversal.path, call);
    ManagedObjectReference[] next =
        switch (value) {
          case null -> new ManagedObjectReference[0];
          case ManagedObjectReference one -> new ManagedObjectReference[] {one};
          case ManagedObjectReference[] many -> many;
          default -> throw Faults.invalidProperty(traversal.path);
        };
    for (ManagedObjectReference reference : next) {
      ManagedObject reached;
      try {
        reached = call.resolve(reference);
      } catch (Fault gone) {
        // Deleted since the property was read.
        continue;
      }
      if (call.site().privileges(call.session(), reached).contains("System.View")) {
        visit(reached, Boolean.TRUE.equals(traversal.skip), traversal.selectSet, depth + 1);
      }
    }
  }
}
