package slipway.lab.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Fetches a registered plugin's manifest and checks it and everything it names.
final class Deployment {
  private static final String MULTI = "plugin-multi-manifest.json";
  private static final long PNG_MAGIC = 0x89504e470d0a1a0aL;
  private static final int TILE = 32;

  /// Entries of a zip of manifests.
  static final int MAX_ENTRIES = 100;

  private final PluginServer server;
  private final ClientVersion client;
  private final String token;

  /// @param token of the user's session, for asking the plugin
  Deployment(PluginServer server, ClientVersion client, String token) {
    this.server = server;
    this.client = client;
    this.token = token;
  }

  /// @param uri of the manifest or the zip
  Manifest manifest(String uri) throws Manifest.Refused {
    byte[] bytes = body(uri, "");
    Manifest manifest = isZip(bytes) ? firstOf(bytes) : Manifest.parse(bytes, client);
    List<String> faults = new ArrayList<>();
    for (String page : manifest.pages()) {
      if (manifest.iconSheets().contains(page)) {
        checkSheet(manifest, page, faults);
      } else {
        checkPage(page, faults);
      }
    }
    for (String page : manifest.dynamicPages()) {
      checkDynamic(page, faults);
    }
    if (!faults.isEmpty()) {
      throw new Manifest.Refused(faults);
    }
    return manifest;
  }

  private byte[] body(String uri, String type) throws Manifest.Refused {
    try {
      PluginServer.Fetched fetched = server.fetch(uri);
      if (fetched.status() != 200) {
        throw new Manifest.Refused(List.of(uri + " answers " + fetched.status()));
      }
      if (!fetched.type().startsWith(type)) {
        throw new Manifest.Refused(List.of(uri + " is " + fetched.type() + ", not " + type));
      }
      return fetched.body();
    } catch (IOException e) {
      throw new Manifest.Refused(List.of(uri + " cannot be fetched: " + e.getMessage()));
    }
  }

  private static boolean isZip(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == 'P' && bytes[1] == 'K';
  }

  /// The first manifest of the list that this client takes.
  private Manifest firstOf(byte[] zip) throws Manifest.Refused {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entries.size() >= MAX_ENTRIES) {
          throw new Manifest.Refused(List.of("the zip has more than " + MAX_ENTRIES + " entries"));
        }
        entries.put(entry.getName(), in.readNBytes(PluginServer.MAX_FILE_BYTES));
      }
    } catch (IOException e) {
      throw new Manifest.Refused(List.of("the zip cannot be read: " + e.getMessage()));
    }
    List<String> reasons = new ArrayList<>();
    for (String name : MultiManifest.names(entries.get(MULTI))) {
      byte[] manifest = entries.get(name);
      if (manifest == null) {
        reasons.add(name + " is not in the zip");
        continue;
      }
      try {
        return Manifest.parse(manifest, client);
      } catch (Manifest.Refused e) {
        e.reasons().forEach(reason -> reasons.add(name + ": " + reason));
      }
    }
    throw new Manifest.Refused(reasons);
  }

  private void checkPage(String uri, List<String> faults) {
    try {
      body(uri, "text/html");
    } catch (Manifest.Refused e) {
      faults.addAll(e.reasons());
    }
  }

  /// A picture, in which every tile lies.
  private void checkSheet(Manifest manifest, String uri, List<String> faults) {
    byte[] picture;
    try {
      picture = body(uri, "image/");
    } catch (Manifest.Refused e) {
      faults.addAll(e.reasons());
      return;
    }
    if (picture.length < 24 || ByteBuffer.wrap(picture).getLong() != PNG_MAGIC) {
      if (!new String(picture, StandardCharsets.UTF_8).contains("<svg")) {
        faults.add(uri + " is neither PNG nor SVG");
      }
      return;
    }
    int width = ByteBuffer.wrap(picture).getInt(16);
    int height = ByteBuffer.wrap(picture).getInt(20);
    manifest
        .json()
        .path("definitions")
        .path("iconSpriteSheet")
        .path("definitions")
        .properties()
        .forEach(
            tile -> {
              int right = tile.getValue().path("x").asInt() + TILE;
              int bottom = tile.getValue().path("y").asInt() + TILE;
              if (right > width || bottom > height) {
                faults.add("the icon " + tile.getKey() + " lies outside of " + uri);
              }
            });
  }

  /// That there is an answer; which one depends on objects that nobody has chosen yet.
  private void checkDynamic(String uri, List<String> faults) {
    try {
      int status = server.ask(uri, token, DynamicItems.question(List.of(), "en-US")).status();
      if (status >= 500 || status == 404 || status == 405) {
        faults.add(uri + " answers a POST with " + status);
      }
    } catch (IOException e) {
      faults.add(uri + " cannot be asked: " + e.getMessage());
    }
  }
}
