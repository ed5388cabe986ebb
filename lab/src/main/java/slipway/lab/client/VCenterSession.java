package slipway.lab.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import slipway.lab.client.Vim.Reference;

/// A user's session at one vCenter.
final class VCenterSession implements AutoCloseable {
  private static final Reference SERVICE_INSTANCE =
      new Reference("ServiceInstance", "ServiceInstance");

  /// What the tree shows, and the properties it needs of each.
  private static final Map<String, List<String>> TREE =
      Map.of(
          "Folder", List.of("name", "parent", "childType"),
          "Datacenter", List.of("name", "parent"),
          "ClusterComputeResource", List.of("name", "parent"),
          "HostSystem", List.of("name", "parent"),
          "VirtualMachine", List.of("name", "parent", "runtime.powerState", "runtime.host"));

  /// What tasks are shown of: the newest that vCenter lists.
  static final int MAX_TASKS = 50;

  private static final String LABEL = ".label";

  private final VCenterAddress address;
  private final Vim vim;
  private final String instanceUuid;
  private final String version;
  private final Map<String, Reference> managers = new LinkedHashMap<>();

  private VCenterSession(VCenterAddress address, Vim vim) throws IOException {
    this.address = address;
    this.vim = vim;
    Element content = vim.call("RetrieveServiceContent", SERVICE_INSTANCE, "").getFirst();
    for (Element child : Vim.children(content)) {
      if (child.hasAttribute("type")) {
        managers.put(child.getLocalName(), Reference.of(child));
      }
    }
    this.instanceUuid = Vim.textAt(content, "about", "instanceUuid");
    this.version = Vim.textAt(content, "about", "version");
  }

  /// Logs in.
  static VCenterSession open(VCenterAddress address, String user, String password)
      throws IOException {
    Vim vim = new Vim(address.url(), address.thumbprint());
    try {
      VCenterSession session = new VCenterSession(address, vim);
      var account = new LinkedHashMap<String, String>();
      account.put("userName", user);
      account.put("password", password);
      vim.call("Login", session.manager("sessionManager"), Vim.elements(account));
      return session;
    } catch (IOException | RuntimeException e) {
      vim.close();
      throw e;
    }
  }

  /// An object and some of its properties, each as vCenter wrote it.
  record Seen(Reference reference, Map<String, Element> properties) {
    String text(String property) {
      Element value = properties.get(property);
      return value == null ? "" : value.getTextContent().strip();
    }

    @Nullable Reference reference(String property) {
      Element value = properties.get(property);
      return value == null || value.getTextContent().isBlank() ? null : Reference.of(value);
    }
  }

  VCenterAddress address() {
    return address;
  }

  String instanceUuid() {
    return instanceUuid;
  }

  String version() {
    return version;
  }

  /// What plugins are given for the session; the lab's vCenters take the cookie of SOAP for it.
  String token() {
    return vim.cookie();
  }

  private Reference manager(String name) throws IOException {
    Reference found = managers.get(name);
    if (found == null) {
      throw new IOException(address.name() + " has no " + name);
    }
    return found;
  }

  /// Everything the tree shows, the root folder among it.
  List<Seen> inventory() throws IOException {
    StringBuilder types = new StringBuilder();
    types.append(manager("rootFolder").as("container"));
    TREE.keySet().stream().sorted().forEach(type -> types.append("<type>" + type + "</type>"));
    types.append("<recursive>true</recursive>");
    Reference view =
        Reference.of(
            vim.call("CreateContainerView", manager("viewManager"), types.toString()).getFirst());
    try {
      StringBuilder spec = new StringBuilder("<specSet>");
      TREE.forEach((type, properties) -> spec.append(propSet(type, properties)));
      spec.append("<objectSet>")
          .append(view.as("obj"))
          .append("<skip>true</skip>")
          .append(traversal("ContainerView", "view"))
          .append("</objectSet><objectSet>")
          .append(manager("rootFolder").as("obj"))
          .append("</objectSet></specSet>");
      return retrieve(spec.toString());
    } finally {
      vim.call("DestroyView", view, "");
    }
  }

  /// Properties of one object; those that it does not have are left out.
  Seen properties(Reference object, List<String> properties) throws IOException {
    return retrieve(
            "<specSet>"
                + propSet(object.type(), properties)
                + "<objectSet>"
                + object.as("obj")
                + "</objectSet></specSet>")
        .stream()
        .findFirst()
        .orElseThrow(() -> new Vim.VimFault("ManagedObjectNotFound", object.id()));
  }

  List<Seen> recentTasks() throws IOException {
    List<Seen> tasks =
        retrieve(
            "<specSet>"
                + propSet("Task", List.of("info"))
                + "<objectSet>"
                + manager("taskManager").as("obj")
                + "<skip>true</skip>"
                + traversal("TaskManager", "recentTask")
                + "</objectSet></specSet>");
    return tasks.subList(Math.max(0, tasks.size() - MAX_TASKS), tasks.size());
  }

  private List<Element> extensions() throws IOException {
    Reference extensions = manager("extensionManager");
    Element list =
        properties(extensions, List.of("extensionList")).properties().get("extensionList");
    return list == null ? List.of() : Vim.children(list);
  }

  /// What extensions' tasks are called, by their ids; of the first language each brings along.
  Map<String, String> taskLabels() throws IOException {
    var labels = new LinkedHashMap<String, String>();
    for (Element extension : extensions()) {
      for (Element resource : Vim.children(extension)) {
        if (resource.getLocalName().equals("resourceList")
            && Vim.textAt(resource, "module").equals("task")) {
          for (Element data : Vim.children(resource)) {
            String key = Vim.textAt(data, "key");
            if (data.getLocalName().equals("data") && key.endsWith(LABEL)) {
              labels.putIfAbsent(
                  key.substring(0, key.length() - LABEL.length()), Vim.textAt(data, "value"));
            }
          }
        }
      }
    }
    return labels;
  }

  /// What is registered as a remote plugin.
  List<Registration> registrations() throws IOException {
    var found = new ArrayList<Registration>();
    for (Element extension : extensions()) {
      Registration registration = Registration.of(extension);
      if (registration != null) {
        found.add(registration);
      }
    }
    return found;
  }

  /// A ticket that makes another session of the same user.
  String cloneTicket() throws IOException {
    return vim.call("AcquireCloneTicket", manager("sessionManager"), "")
        .getFirst()
        .getTextContent();
  }

  /// Registers an extension, or brings its registration up to date.
  void register(String key, String extension) throws IOException {
    Reference manager = manager("extensionManager");
    boolean known =
        !vim.call("FindExtension", manager, Vim.elements(Map.of("extensionKey", key))).isEmpty();
    vim.call(known ? "UpdateExtension" : "RegisterExtension", manager, extension);
  }

  void unregister(String key) throws IOException {
    vim.call(
        "UnregisterExtension",
        manager("extensionManager"),
        Vim.elements(Map.of("extensionKey", key)));
  }

  private List<Seen> retrieve(String specSet) throws IOException {
    var seen = new ArrayList<Seen>();
    Reference collector = manager("propertyCollector");
    List<Element> reply =
        vim.call("RetrievePropertiesEx", collector, specSet + "<options></options>");
    while (!reply.isEmpty()) {
      Element page = reply.getFirst();
      for (Element child : Vim.children(page)) {
        if (child.getLocalName().equals("objects")) {
          seen.add(seen(child));
        }
      }
      String token = Vim.textAt(page, "token");
      reply =
          token.isEmpty()
              ? List.of()
              : vim.call(
                  "ContinueRetrievePropertiesEx", collector, Vim.elements(Map.of("token", token)));
    }
    return seen;
  }

  private static Seen seen(Element content) {
    var properties = new LinkedHashMap<String, Element>();
    for (Element child : Vim.children(content)) {
      Element value = Vim.at(child, "val");
      if (child.getLocalName().equals("propSet") && value != null) {
        properties.put(Vim.textAt(child, "name"), value);
      }
    }
    return new Seen(Reference.of(Objects.requireNonNull(Vim.at(content, "obj"))), properties);
  }

  private static String propSet(String type, List<String> properties) {
    StringBuilder out = new StringBuilder("<propSet><type>" + type + "</type>");
    properties.forEach(path -> out.append("<pathSet>" + path + "</pathSet>"));
    return out.append("</propSet>").toString();
  }

  private static String traversal(String type, String path) {
    return "<selectSet xsi:type=\"TraversalSpec\"><type>"
        + type
        + "</type><path>"
        + path
        + "</path><skip>false</skip></selectSet>";
  }

  @Override
  public void close() {
    try {
      vim.call("Logout", manager("sessionManager"), "");
    } catch (IOException e) {
      // vCenter ends idle sessions by itself; there is nobody left to tell.
      System.getLogger(VCenterSession.class.getName())
          .log(System.Logger.Level.DEBUG, "logging out of " + address.name(), e);
    } finally {
      vim.close();
    }
  }
}
