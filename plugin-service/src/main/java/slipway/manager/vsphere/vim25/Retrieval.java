package slipway.manager.vsphere.vim25;

import com.vmware.vim25.DynamicProperty;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.MissingProperty;
import com.vmware.vim25.NoPermission;
import com.vmware.vim25.ObjectContent;
import com.vmware.vim25.ObjectSpec;
import com.vmware.vim25.PropertyFilterSpec;
import com.vmware.vim25.PropertySpec;
import com.vmware.vim25.RetrieveOptions;
import com.vmware.vim25.RetrieveResult;
import com.vmware.vim25.SelectionSpec;
import com.vmware.vim25.ServiceContent;
import com.vmware.vim25.TraversalSpec;
import com.vmware.vim25.ws.VimStub;
import java.rmi.RemoteException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.ObjectId;

/// Reads properties: named paths only, in one request and as many pages as it takes.
final class Retrieval {
  static final int PAGE_OBJECTS = 100;

  /// A vCenter holds at most 45,000 registered machines.
  static final int MAX_PAGES = 1_000;

  private final Connection connection;

  Retrieval(Connection connection) {
    this.connection = connection;
  }

  /// One object's properties.
  ///
  /// @param missing why some were withheld
  record Row(ObjectId id, Map<String, Object> values, Map<String, SoapFault> missing) {

    /// Null when unset or withheld.
    <T> @Nullable T get(String path, Class<T> type) {
      Object value = values.get(path);
      return type.isInstance(value) ? type.cast(value) : null;
    }

    <T> T get(String path, Class<T> type, T otherwise) {
      T value = get(path, type);
      return value == null ? otherwise : value;
    }

    <T> T require(String path, Class<T> type) {
      T value = get(path, type);
      if (value == null) {
        throw Problem.of(
                ProblemType.VCENTER_FAULT, "Reading " + path + " of " + id, "it is not set")
            .toException();
      }
      return value;
    }

    ObjectId reference(String path) {
      return References.id(require(path, ManagedObjectReference.class));
    }
  }

  /// The properties of one object.
  Row one(ObjectId id, String... paths) {
    Row row = connection.call("Reading", id, (vim, content) -> read(vim, content, id, paths));
    withheld(row);
    return row;
  }

  /// The properties of one object, and of the one that a property of it leads to when the session
  /// may see that: its row comes first.
  ///
  /// @param beyond the wanted paths there by type
  List<Row> leading(
      ObjectId id, List<String> paths, String property, Map<String, List<String>> beyond) {
    List<Row> rows =
        connection.call(
            "Reading",
            id,
            (vim, content) -> {
              ObjectSpec object = new ObjectSpec();
              object.setObj(References.to(id));
              object.setSelectSet(new SelectionSpec[] {traversal(id.type(), property)});
              List<PropertySpec> wanted = new ArrayList<>();
              wanted.add(paths(id.type(), paths.toArray(String[]::new)));
              beyond.forEach((type, its) -> wanted.add(paths(type, its.toArray(String[]::new))));
              PropertyFilterSpec filter = new PropertyFilterSpec();
              filter.setObjectSet(new ObjectSpec[] {object});
              filter.setPropSet(wanted.toArray(PropertySpec[]::new));
              return pages(vim, content, filter);
            });
    Row row =
        rows.stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElse(new Row(id, Map.of(), Map.of()));
    withheld(row);
    List<Row> ordered = new ArrayList<>();
    ordered.add(row);
    rows.stream().filter(each -> !each.id().equals(id)).forEach(ordered::add);
    return ordered;
  }

  /// One object's, without renewing an ended session.
  Row unrenewed(ObjectId id, String... paths) {
    return connection.once("Reading", id, (vim, content) -> read(vim, content, id, paths));
  }

  /// All objects of some types below the root folder; the wanted paths by type.
  List<Row> all(Map<String, List<String>> pathsByType) {
    return connection.call(
        "Reading the inventory",
        "inventory",
        (vim, content) -> {
          String[] types = pathsByType.keySet().toArray(String[]::new);
          ManagedObjectReference view =
              vim.createContainerView(content.viewManager, content.rootFolder, types, true);
          try {
            PropertyFilterSpec filter = new PropertyFilterSpec();
            filter.setObjectSet(new ObjectSpec[] {through(view)});
            filter.setPropSet(
                pathsByType.entrySet().stream()
                    .map(e -> paths(e.getKey(), e.getValue().toArray(String[]::new)))
                    .toArray(PropertySpec[]::new));
            return pages(vim, content, filter);
          } finally {
            vim.destroyView(view);
          }
        });
  }

  private static Row read(VimStub vim, ServiceContent content, ObjectId id, String... paths)
      throws RemoteException {
    ObjectSpec object = new ObjectSpec();
    object.setObj(References.to(id));
    PropertyFilterSpec filter = new PropertyFilterSpec();
    filter.setObjectSet(new ObjectSpec[] {object});
    filter.setPropSet(new PropertySpec[] {paths(id.type(), paths)});
    List<Row> rows = pages(vim, content, filter);
    return rows.isEmpty() ? new Row(id, Map.of(), Map.of()) : rows.getFirst();
  }

  private static List<Row> pages(VimStub vim, ServiceContent content, PropertyFilterSpec filter)
      throws RemoteException {
    RetrieveOptions options = new RetrieveOptions();
    options.setMaxObjects(PAGE_OBJECTS);
    List<Row> rows = new ArrayList<>();
    RetrieveResult page =
        vim.retrievePropertiesEx(
            content.propertyCollector, new PropertyFilterSpec[] {filter}, options);
    for (int pages = 1; page != null; pages++) {
      if (page.objects != null) {
        for (ObjectContent object : page.objects) {
          rows.add(row(object));
        }
      }
      if (page.token == null) {
        break;
      }
      if (pages >= MAX_PAGES) {
        throw new MalformedReplyException("more than " + MAX_PAGES + " pages of objects");
      }
      page = vim.continueRetrievePropertiesEx(content.propertyCollector, page.token);
    }
    return rows;
  }

  private static Row row(ObjectContent object) throws MalformedReplyException {
    if (object.obj == null) {
      throw new MalformedReplyException("an object without its reference");
    }
    Map<String, Object> values = new HashMap<>();
    if (object.propSet != null) {
      for (DynamicProperty property : object.propSet) {
        if (property.name != null && property.val != null) {
          values.put(property.name, property.val);
        }
      }
    }
    Map<String, SoapFault> missing = new HashMap<>();
    if (object.missingSet != null) {
      for (MissingProperty property : object.missingSet) {
        missing.put(String.valueOf(property.path), SoapFault.of(property.fault));
      }
    }
    return new Row(References.id(object.obj), values, missing);
  }

  private void withheld(Row row) {
    for (SoapFault fault : row.missing().values()) {
      if (fault.fault() instanceof NoPermission) {
        throw Faults.problem(
            fault,
            new Faults.Context(
                "Reading",
                row.id().toString(),
                connection.transport().name(),
                connection.user().userName));
      }
    }
  }

  private static PropertySpec paths(String type, String... paths) {
    PropertySpec spec = new PropertySpec();
    spec.setType(type);
    spec.setAll(false);
    spec.setPathSet(paths);
    return spec;
  }

  private static ObjectSpec through(ManagedObjectReference view) {
    ObjectSpec spec = new ObjectSpec();
    spec.setObj(view);
    spec.setSkip(true);
    spec.setSelectSet(new SelectionSpec[] {traversal("ContainerView", "view")});
    return spec;
  }

  private static TraversalSpec traversal(String type, String path) {
    TraversalSpec traversal = new TraversalSpec();
    traversal.setName(path);
    traversal.setType(type);
    traversal.setPath(path);
    traversal.setSkip(false);
    return traversal;
  }
}
