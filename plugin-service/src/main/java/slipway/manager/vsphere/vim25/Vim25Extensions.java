package slipway.manager.vsphere.vim25;

import com.vmware.vim25.Description;
import com.vmware.vim25.Extension;
import com.vmware.vim25.ExtensionClientInfo;
import com.vmware.vim25.ExtensionEventTypeInfo;
import com.vmware.vim25.ExtensionFaultTypeInfo;
import com.vmware.vim25.ExtensionPrivilegeInfo;
import com.vmware.vim25.ExtensionResourceInfo;
import com.vmware.vim25.ExtensionServerInfo;
import com.vmware.vim25.ExtensionTaskTypeInfo;
import com.vmware.vim25.KeyValue;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.NotFound;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.ExtensionLists;
import slipway.manager.vsphere.ExtensionLists.Privilege;
import slipway.manager.vsphere.ExtensionLists.Texts;
import slipway.manager.vsphere.Extensions;
import slipway.manager.vsphere.PluginExtension;

/// Remote plugins among vCenter's extensions.
final class Vim25Extensions implements Extensions {
  static final String CLIENT_TYPE = "vsphere-client-remote";
  static final String SERVER_TYPE = "MANIFEST_SERVER";

  /// The schema wants one; nobody is written to.
  static final String NO_MAIL = "noreply@slipway.invalid";

  private static final String DONE = "done";

  private final Connection connection;
  private final ManagedObjectReference self;

  Vim25Extensions(Connection connection) {
    this.connection = connection;
    ManagedObjectReference found = connection.content().extensionManager;
    if (found == null) {
      throw Problem.of(
              ProblemType.VCENTER_FAULT,
              "Looking for plugins",
              connection.transport().name() + " is a single host, not a vCenter")
          .toException();
    }
    this.self = found;
  }

  @Override
  public Optional<PluginExtension> find(String key) {
    Extension found =
        connection.<@Nullable Extension>call(
            "Looking for the plugin", key, (vim, _) -> vim.findExtension(self, key));
    return Optional.ofNullable(found).map(extension -> read(key, extension));
  }

  @Override
  public void register(PluginExtension plugin) {
    connection.call(
        "Registering the plugin",
        plugin.key(),
        (vim, _) -> {
          vim.registerExtension(self, written(plugin));
          return DONE;
        });
  }

  @Override
  public void update(PluginExtension plugin) {
    connection.call(
        "Bringing the plugin up to date",
        plugin.key(),
        (vim, _) -> {
          vim.updateExtension(self, written(plugin));
          return DONE;
        });
  }

  @Override
  public boolean unregister(String key) {
    try {
      connection.call(
          "Removing the plugin",
          key,
          (vim, _) -> {
            vim.unregisterExtension(self, key);
            return DONE;
          });
      return true;
    } catch (ProblemException e) {
      if (Faults.isFrom(e, NotFound.class)) {
        return false;
      }
      throw e;
    }
  }

  private static Extension written(PluginExtension plugin) {
    var client = new ExtensionClientInfo();
    client.version = plugin.version();
    client.description = description(plugin);
    client.company = plugin.company();
    client.type = CLIENT_TYPE;
    client.url = plugin.url();
    var server = new ExtensionServerInfo();
    server.url = plugin.url();
    server.description = description(plugin);
    server.company = plugin.company();
    server.type = SERVER_TYPE;
    server.adminEmail = new String[] {NO_MAIL};
    server.serverThumbprint = plugin.thumbprint();
    var extension = new Extension();
    extension.description = description(plugin);
    extension.key = plugin.key();
    extension.company = plugin.company();
    extension.version = plugin.version();
    extension.client = new ExtensionClientInfo[] {client};
    extension.server = new ExtensionServerInfo[] {server};
    addLists(plugin.lists(), extension);
    extension.lastHeartbeatTime = GregorianCalendar.from(ZonedDateTime.now(ZoneOffset.UTC));
    return extension;
  }

  private static Description description(PluginExtension plugin) {
    var description = new Description();
    description.label = plugin.label();
    description.summary = plugin.label();
    return description;
  }

  private static void addLists(ExtensionLists lists, Extension extension) {
    extension.taskList =
        lists.tasks().stream()
            .map(
                id -> {
                  var task = new ExtensionTaskTypeInfo();
                  task.taskID = id;
                  return task;
                })
            .toArray(ExtensionTaskTypeInfo[]::new);
    extension.eventList =
        lists.events().stream()
            .map(
                id -> {
                  var event = new ExtensionEventTypeInfo();
                  event.eventID = id;
                  return event;
                })
            .toArray(ExtensionEventTypeInfo[]::new);
    extension.faultList =
        lists.faults().stream()
            .map(
                id -> {
                  var fault = new ExtensionFaultTypeInfo();
                  fault.faultID = id;
                  return fault;
                })
            .toArray(ExtensionFaultTypeInfo[]::new);
    extension.privilegeList =
        lists.privileges().stream()
            .map(
                each -> {
                  var privilege = new ExtensionPrivilegeInfo();
                  privilege.privID = each.id();
                  privilege.privGroupName = each.group();
                  return privilege;
                })
            .toArray(ExtensionPrivilegeInfo[]::new);
    extension.resourceList =
        lists.texts().stream().map(Vim25Extensions::resource).toArray(ExtensionResourceInfo[]::new);
  }

  private static ExtensionResourceInfo resource(Texts texts) {
    var resource = new ExtensionResourceInfo();
    resource.locale = texts.locale();
    resource.module = texts.module();
    resource.data =
        texts.byKey().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                entry -> {
                  var pair = new KeyValue();
                  pair.key = entry.getKey();
                  pair.value = entry.getValue();
                  return pair;
                })
            .toArray(KeyValue[]::new);
    return resource;
  }

  private static PluginExtension read(String key, Extension found) {
    ExtensionClientInfo client =
        first(found.client, (ExtensionClientInfo each) -> CLIENT_TYPE.equals(each.type));
    ExtensionServerInfo server =
        first(found.server, (ExtensionServerInfo each) -> SERVER_TYPE.equals(each.type));
    return new PluginExtension(
        key,
        or(found.version),
        or(found.company),
        found.description == null ? "" : or(found.description.label),
        client == null ? "" : or(client.url),
        server == null ? "" : or(server.serverThumbprint),
        new ExtensionLists(
            each(found.taskList, (ExtensionTaskTypeInfo task) -> or(task.taskID)),
            each(found.eventList, (ExtensionEventTypeInfo event) -> or(event.eventID)),
            each(found.faultList, (ExtensionFaultTypeInfo fault) -> or(fault.faultID)),
            each(
                found.privilegeList,
                (ExtensionPrivilegeInfo privilege) ->
                    new Privilege(or(privilege.privID), or(privilege.privGroupName))),
            each(found.resourceList, Vim25Extensions::texts)));
  }

  private static Texts texts(ExtensionResourceInfo resource) {
    return new Texts(
        or(resource.locale),
        or(resource.module),
        resource.data == null
            ? Map.of()
            : Stream.of(resource.data)
                .collect(
                    Collectors.toMap(
                        pair -> or(pair.key), pair -> or(pair.value), (one, other) -> one)));
  }

  private static <T> @Nullable T first(T @Nullable [] all, Predicate<T> wanted) {
    return all == null ? null : Stream.of(all).filter(wanted).findFirst().orElse(null);
  }

  private static <T, R> List<R> each(T @Nullable [] all, Function<T, R> as) {
    return all == null ? List.of() : Stream.of(all).map(as).toList();
  }

  private static String or(@Nullable String text) {
    return text == null ? "" : text;
  }
}
