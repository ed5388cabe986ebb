package slipway.manager.vsphere.vim25;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.ExtensionLists;
import slipway.manager.vsphere.ExtensionLists.Texts;
import slipway.manager.vsphere.PluginExtension;

/// Tells the vSphere Client's installer of plugins which extension to register: an extension as
/// vim25 has it, in JSON. // vSphere Client SDK 8.0, "Integrated Solution Installer"
///
/// The program that does so on an appliance's console has no JSON library, and this needs to write
/// only.
final class SolutionInstaller {
  static final String TOKEN_HEADER = "solution-install-token";

  /// What a header may carry; anything else was never given out as a token.
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4096}");

  private SolutionInstaller() {}

  static void install(Transport transport, String path, String token, PluginExtension plugin) {
    if (!TOKEN.matcher(token).matches()) {
      throw Problem.of(ProblemType.INSTALLER_REFUSED, transport.name()).toException();
    }
    String body =
        object(
            Map.of("vcenterExtensions", list(List.of(object(Map.of("extension", json(plugin)))))));
    HttpResponse<byte[]> reply =
        transport.post(path, Map.of("Content-Type", "application/json", TOKEN_HEADER, token), body);
    switch (reply.statusCode()) {
      case 200, 201, 202, 204 -> {}
      case 400, 401, 403 ->
          throw Problem.of(ProblemType.INSTALLER_REFUSED, transport.name()).toException();
      default -> throw transport.answered(reply.statusCode());
    }
  }

  private static String json(PluginExtension plugin) {
    String description =
        object(Map.of("label", string(plugin.label()), "summary", string(plugin.label())));
    ExtensionLists lists = plugin.lists();
    String client =
        object(
            Map.of(
                "version", string(plugin.version()),
                "description", description,
                "company", string(plugin.company()),
                "type", string(Vim25Extensions.CLIENT_TYPE),
                "url", string(plugin.url())));
    String server =
        object(
            Map.of(
                "url", string(plugin.url()),
                "description", description,
                "company", string(plugin.company()),
                "type", string(Vim25Extensions.SERVER_TYPE),
                "adminEmail", list(List.of(string(Vim25Extensions.NO_MAIL))),
                "serverThumbprint", string(plugin.thumbprint())));
    Map<String, String> extension = new TreeMap<>();
    extension.put("key", string(plugin.key()));
    extension.put("version", string(plugin.version()));
    extension.put("company", string(plugin.company()));
    extension.put("description", description);
    extension.put("client", list(List.of(client)));
    extension.put("server", list(List.of(server)));
    extension.put("taskList", ids("taskID", lists.tasks()));
    extension.put("eventList", ids("eventID", lists.events()));
    extension.put("faultList", ids("faultID", lists.faults()));
    extension.put(
        "privilegeList",
        list(lists.privileges().stream().map(SolutionInstaller::privilege).toList()));
    extension.put(
        "resourceList", list(lists.texts().stream().map(SolutionInstaller::resource).toList()));
    return object(extension);
  }

  private static String privilege(ExtensionLists.Privilege privilege) {
    return object(
        Map.of(
            "privID", string(privilege.id()),
            "privGroupName", string(privilege.group())));
  }

  private static String ids(String name, List<String> ids) {
    return list(ids.stream().map(id -> object(Map.of(name, string(id)))).toList());
  }

  private static String resource(Texts texts) {
    return object(
        Map.of(
            "locale", string(texts.locale()),
            "module", string(texts.module()),
            "data",
                list(
                    texts.byKey().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(
                            entry ->
                                object(
                                    Map.of(
                                        "key", string(entry.getKey()),
                                        "value", string(entry.getValue()))))
                        .toList())));
  }

  /// @param members already JSON
  private static String object(Map<String, String> members) {
    return members.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(member -> string(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String list(List<String> elements) {
    return String.join(",", elements).transform(all -> "[" + all + "]");
  }

  // RFC 8259 §7
  private static String string(String text) {
    StringBuilder escaped = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                escaped.append('\\').append((char) c);
              } else if (c < 0x20) {
                escaped.append("\\u%04x".formatted(c));
              } else {
                escaped.append((char) c);
              }
            });
    return escaped.append('"').toString();
  }
}
