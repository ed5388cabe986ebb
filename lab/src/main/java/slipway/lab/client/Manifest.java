package slipway.lab.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A plugin's manifest that has passed every check that needs no other file.
record Manifest(JsonNode json) {
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /// A manifest that the client refuses, with every reason.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final List<String> reasons;

    Refused(List<String> reasons) {
      super(String.join("; ", reasons));
      this.reasons = List.copyOf(reasons);
    }

    List<String> reasons() {
      return reasons;
    }
  }

  static Manifest parse(byte[] bytes, ClientVersion client) throws Refused {
    JsonNode json;
    try {
      json = STRICT.readTree(bytes);
    } catch (JacksonException e) {
      throw new Refused(List.of("not JSON: " + e.getOriginalMessage()));
    } catch (IOException e) {
      throw new Refused(List.of("not readable: " + e.getMessage()));
    }
    List<String> faults = new ArrayList<>();
    ManifestSchema.of(client).check(json, "", faults);
    if (faults.isEmpty()) {
      Manifest manifest = new Manifest(json);
      manifest.checkRequirements(client, faults);
      manifest.checkTexts(faults);
      manifest.checkIcons(faults);
      manifest.checkIds(faults);
    }
    if (!faults.isEmpty()) {
      throw new Refused(faults);
    }
    return new Manifest(json);
  }

  private void checkRequirements(ClientVersion client, List<String> faults) {
    for (String peer : List.of("vcenter.server", "vsphere.client")) {
      JsonNode wanted = json.path("requirements").path(peer).path("version");
      if (!wanted.isMissingNode() && !client.isIn(wanted.asText())) {
        faults.add("requirements: " + peer + " " + wanted.asText() + " does not take " + client);
      }
    }
  }

  /// Every key that is used has a text, in every locale; every text is used.
  private void checkTexts(List<String> faults) {
    JsonNode i18n = json.path("definitions").path("i18n");
    Set<String> locales = new TreeSet<>();
    i18n.path("locales").forEach(locale -> locales.add(locale.asText()));
    JsonNode texts = i18n.path("definitions");
    Set<String> used = new TreeSet<>();
    for (JsonNode value :
        ends(json, Set.of("nameKey", "labelKey", "titleKey", "accessibilityTitleKey"))) {
      used.add(value.asText());
    }
    for (String key : used) {
      for (String locale : locales) {
        if (!texts.path(key).has(locale)) {
          faults.add("the text " + key + " is missing in " + locale);
        }
      }
    }
    texts
        .properties()
        .forEach(
            entry ->
                entry
                    .getValue()
                    .fieldNames()
                    .forEachRemaining(
                        locale -> {
                          if (!locales.contains(locale)) {
                            faults.add(entry.getKey() + " has a text in undeclared " + locale);
                          }
                        }));
  }

  private void checkIcons(List<String> faults) {
    JsonNode sheet = json.path("definitions").path("iconSpriteSheet").path("definitions");
    List<JsonNode> users = new ArrayList<>(ends(json, Set.of("icon")));
    for (JsonNode icon : users) {
      String name = icon.path("name").asText();
      if (!sheet.has(name)) {
        faults.add("the icon " + name + " is not defined");
      }
    }
  }

  private void checkIds(List<String> faults) {
    Set<String> targets = new TreeSet<>();
    ends(json, Set.of("navigationId")).forEach(id -> targets.add(id.asText()));
    for (JsonNode target : ends(json, Set.of("targetViewId"))) {
      if (!targets.contains(target.asText())) {
        faults.add("no view has the id " + target.asText());
      }
    }
    for (var type : json.path("objects").properties()) {
      Set<String> seen = new TreeSet<>();
      for (JsonNode id : ends(type.getValue(), Set.of("id", "navigationId"))) {
        if (!seen.add(id.asText())) {
          faults.add("the id " + id.asText() + " is used twice for " + type.getKey());
        }
      }
    }
  }

  /// Every page and picture in it, relative to the manifest.
  Set<String> pages() {
    Set<String> uris = new LinkedHashSet<>();
    ends(json, Set.of("uri")).forEach(uri -> uris.add(uri.asText()));
    return uris;
  }

  /// The addresses of its icon sheets.
  Set<String> iconSheets() {
    JsonNode sheet = json.path("definitions").path("iconSpriteSheet");
    Set<String> uris = new LinkedHashSet<>();
    uris.add(sheet.path("uri").asText());
    JsonNode dark = sheet.path("themeOverrides").path("dark").path("uri");
    if (!dark.isMissingNode()) {
      uris.add(dark.asText());
    }
    return uris;
  }

  /// Where it is asked which of its dynamic items show.
  Set<String> dynamicPages() {
    Set<String> uris = new LinkedHashSet<>();
    ends(json, Set.of("dynamicUri")).forEach(uri -> uris.add(uri.asText()));
    return uris;
  }

  /// The values under any of the keys, in document order.
  private static List<JsonNode> ends(JsonNode from, Set<String> keys) {
    List<JsonNode> found = new ArrayList<>();
    if (from.isObject()) {
      from.properties()
          .forEach(
              entry -> {
                if (keys.contains(entry.getKey())) {
                  found.add(entry.getValue());
                }
                found.addAll(ends(entry.getValue(), keys));
              });
    } else {
      from.forEach(child -> found.addAll(ends(child, keys)));
    }
    return found;
  }
}
