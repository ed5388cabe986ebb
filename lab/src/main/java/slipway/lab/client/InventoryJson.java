package slipway.lab.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import slipway.lab.client.VCenterSession.Seen;

/// What the pages show of vCenters, as JSON.
final class InventoryJson {
  /// What the Summary tab shows of each type.
  private static final Map<String, List<String>> SUMMARY =
      Map.of(
          "VirtualMachine",
          List.of(
              "name",
              "runtime.powerState",
              "config.guestFullName",
              "config.version",
              "config.hardware.numCPU",
              "config.hardware.memoryMB",
              "summary.config.numVirtualDisks",
              "summary.config.numEthernetCards",
              "guest.ipAddress",
              "guest.hostName",
              "guest.toolsRunningStatus",
              "config.uuid"),
          "ClusterComputeResource",
          List.of("name", "summary.numHosts", "summary.numCpuCores"),
          "HostSystem",
          List.of("name", "runtime.connectionState", "runtime.powerState"),
          "Datacenter",
          List.of("name"),
          "Folder",
          List.of("name"));

  private InventoryJson() {}

  static ObjectNode tree(ClientSession session) throws Vim.VimFault {
    ObjectNode tree = Answer.JSON.createObjectNode();
    ArrayNode nodes = tree.putArray("nodes");
    session.eachVCenter(
        vcenter -> {
          for (Seen seen : vcenter.inventory()) {
            node(nodes.addObject(), seen, vcenter);
          }
        });
    return tree;
  }

  private static void node(ObjectNode node, Seen seen, VCenterSession vcenter) {
    Vim.Reference parent = seen.reference("parent");
    node.put("id", id(seen.reference(), vcenter))
        .put("type", seen.reference().type())
        .put("name", parent == null ? vcenter.address().name() : unescaped(seen.text("name")))
        .put("vcenter", vcenter.instanceUuid())
        .put("root", parent == null);
    put(node, "parent", parent, vcenter);
    put(node, "host", seen.reference("runtime.host"), vcenter);
    String power = seen.text("runtime.powerState");
    if (!power.isEmpty()) {
      node.put("powerState", power);
    }
  }

  private static void put(
      ObjectNode node, String key, Vim.@Nullable Reference to, VCenterSession vcenter) {
    if (to != null) {
      node.put(key, id(to, vcenter));
    }
  }

  private static String id(Vim.Reference reference, VCenterSession vcenter) {
    return new ObjectId(reference, vcenter.instanceUuid()).toString();
  }

  /// vCenter writes `%`, `/` and `\` in names as `%25`, `%2f` and `%5c`.
  private static String unescaped(String name) {
    return name.replace("%2f", "/").replace("%5c", "\\").replace("%25", "%");
  }

  static ObjectNode object(VCenterSession vcenter, ObjectId id) throws IOException {
    List<String> paths = SUMMARY.getOrDefault(id.reference().type(), List.of("name"));
    Seen seen = vcenter.properties(id.reference(), paths);
    ObjectNode object = Answer.JSON.createObjectNode().put("id", id.toString());
    ObjectNode properties = object.putObject("properties");
    for (String path : paths) {
      String text = unescaped(seen.text(path));
      if (!text.isEmpty()) {
        properties.put(path, text);
      }
    }
    return object;
  }

  static ObjectNode tasks(ClientSession session) throws Vim.VimFault {
    ObjectNode answer = Answer.JSON.createObjectNode();
    ArrayNode tasks = answer.putArray("tasks");
    session.eachVCenter(
        vcenter -> {
          @Nullable Map<String, String> labels = null;
          for (Seen seen : vcenter.recentTasks()) {
            Element info = seen.properties().get("info");
            if (info != null) {
              // Extensions' ids begin with their key; vCenter's own have two parts.
              boolean foreign = Vim.textAt(info, "descriptionId").split("\\.").length > 2;
              if (foreign && labels == null) {
                labels = vcenter.taskLabels();
              }
              task(tasks.addObject(), info, labels == null ? Map.of() : labels, vcenter);
            }
          }
        });
    return answer;
  }

  private static void task(
      ObjectNode task, Element info, Map<String, String> labels, VCenterSession vcenter) {
    String kind = Vim.textAt(info, "descriptionId");
    task.put("id", Vim.textAt(info, "key") + "@" + vcenter.instanceUuid())
        .put("name", labels.getOrDefault(kind, kind))
        .put("target", unescaped(Vim.textAt(info, "entityName")))
        .put("state", Vim.textAt(info, "state"))
        .put("progress", Vim.textAt(info, "progress"))
        .put("error", Vim.textAt(info, "error", "localizedMessage"))
        .put("initiator", Vim.textAt(info, "reason", "userName"))
        .put("queued", Vim.textAt(info, "queueTime"))
        .put("ended", Vim.textAt(info, "completeTime"))
        .put("server", vcenter.address().name());
  }
}
