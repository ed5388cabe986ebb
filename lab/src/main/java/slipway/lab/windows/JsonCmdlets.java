package slipway.lab.windows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import slipway.lab.powershell.Cmdlet;
import slipway.lab.powershell.CmdletCall;
import slipway.lab.powershell.Nothing;
import slipway.lab.powershell.PsObject;
import slipway.lab.powershell.ScriptError;

/// JSON, and the order of objects.
final class JsonCmdlets {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonCmdlets() {}

  static List<Cmdlet> all() {
    return List.of(
        Cmdlet.of("ConvertTo-Json InputObject! Compress? Depth!", JsonCmdlets::write),
        Cmdlet.of("ConvertFrom-Json InputObject!", JsonCmdlets::read),
        Cmdlet.of("Sort-Object Property! *", JsonCmdlets::sort));
  }

  private static Object write(CmdletCall call) {
    if (!call.flag("Compress")) {
      throw call.error("one line of JSON needs -Compress");
    }
    String text = node(call, call.value("InputObject"), (int) call.number("Depth")).toString();
    // As Windows PowerShell writes them.
    return text.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("'", "\\u0027");
  }

  private static JsonNode node(CmdletCall call, Object value, int depth) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (value) {
      case Nothing _ -> make.nullNode();
      case String s -> make.textNode(s);
      case Long n -> make.numberNode(n);
      case Boolean b -> make.booleanNode(b);
      case List<?> list -> {
        requireDepth(call, depth);
        yield make.arrayNode()
            .addAll(list.stream().map(item -> node(call, item, depth - 1)).toList());
      }
      case PsObject object -> {
        requireDepth(call, depth);
        if (object.kind() == PsObject.Kind.TABLE) {
          throw call.error("a table in JSON has no order; use [ordered]");
        }
        ObjectNode all = make.objectNode();
        object.names().forEach(n -> all.set(n, node(call, object.get(n), depth - 1)));
        yield all;
      }
      default -> throw call.error("no JSON for this");
    };
  }

  private static void requireDepth(CmdletCall call, int depth) {
    if (depth < 0) {
      throw call.error("deeper than -Depth");
    }
  }

  private static Object read(CmdletCall call) {
    try {
      JsonNode node = JSON.readTree(call.text("InputObject"));
      if (node == null || node.isMissingNode()) {
        throw new ScriptError("Invalid JSON primitive: .");
      }
      return value(node);
    } catch (JsonProcessingException e) {
      throw new ScriptError("Invalid JSON primitive.");
    }
  }

  private static Object value(JsonNode node) {
    if (node.isObject()) {
      PsObject object = new PsObject(PsObject.Kind.OBJECT);
      node.properties().forEach(e -> object.set(e.getKey(), value(e.getValue())));
      return object;
    }
    if (node.isArray()) {
      List<Object> items = new ArrayList<>();
      node.forEach(item -> items.add(value(item)));
      return items;
    }
    if (node.isNull()) {
      return Nothing.NULL;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isIntegralNumber() ? (Object) node.longValue() : node.textValue();
  }

  private static Object sort(CmdletCall call) {
    List<Object> sorted = new ArrayList<>(call.input());
    sorted.sort(Comparator.comparing(o -> ((PsObject) o).text(call.text("Property"))));
    return sorted;
  }
}
