package slipway.manifest;

import java.util.HashMap;
import java.util.Map;
import slipway.manifest.Shape.Either;
import slipway.manifest.Shape.Fields;
import slipway.manifest.Shape.Many;
import slipway.manifest.Shape.Named;
import slipway.manifest.Shape.Text;

/// The shape of plugin.json as the releases 7.0 and 8.0 of the client take it.
final class Manifests {
  private static final Shape TEXT = new Shape.Text(".+");
  private static final Shape FLAG = new Shape.Flag();
  private static final Shape COUNT = new Shape.Count();
  private static final Shape ONE = new Text("1\\.0\\.0");
  private static final Shape URI = new Text("(?![a-z]+:|/)\\S+");
  private static final Shape API = new Text("1\\.(0\\.0|0\\.1|1\\.0|2\\.0)");

  private Manifests() {}

  static Shape eight() {
    return manifest(true);
  }

  static Shape seven() {
    return manifest(false);
  }

  private static Shape manifest(boolean eight) {
    Shape peer =
        Shape.of(
            Map.of("version", new Text("\\[[0-9.]+,[0-9.]*\\)")),
            Map.of("environments", new Many(TEXT)));
    Fields requirements =
        Shape.of(
            Map.of("plugin.api.version", API),
            Map.of(
                "vcenter.server", peer,
                "vsphere.client", peer,
                "confirmation.modal.api", ONE,
                "proxied.plugin.server.origin.api", ONE,
                "icon.sprite.sheet.theming", ONE,
                "plugin.backend.info.api", ONE,
                "plugin.dynamic.extensions", ONE,
                "action.accepts.multiple.targets", FLAG));
    Fields icon = Shape.of(Map.of("name", TEXT), Map.of());
    Fields global =
        Shape.of(
            Map.of(
                "view",
                Shape.of(
                    Map.of("uri", URI), Map.of("navigationId", TEXT, "navigationVisible", FLAG))),
            Map.of());
    return Shape.of(
        Map.of(
            "manifestVersion",
            API,
            "requirements",
            requirements,
            "configuration",
            Shape.of(Map.of("nameKey", TEXT, "icon", icon), Map.of()),
            "definitions",
            definitions()),
        Map.of("global", global, "objects", objects(eight, icon)));
  }

  private static Shape objects(boolean eight, Shape icon) {
    Fields card =
        Shape.of(
            Map.of("uri", URI),
            Map.of(
                "id", TEXT,
                "dynamic", FLAG,
                "size", Shape.of(Map.of("widthSpan", COUNT, "heightSpan", COUNT), Map.of())));
    Fields view =
        Shape.of(
            Map.of("navigationId", TEXT, "labelKey", TEXT, "uri", URI), Map.of("dynamic", FLAG));
    Fields tab = Shape.of(Map.of("views", new Many(view)), Map.of("dynamicUri", URI));
    Fields object =
        Shape.of(
            Map.of(),
            Map.of(
                "summary",
                Shape.of(Map.of("view", card), Map.of("dynamicUri", URI)),
                "monitor",
                tab,
                "configure",
                tab,
                "menu",
                menu(eight, icon)));
    return Shape.of(
        Map.of(),
        Map.of(
            "VirtualMachine", object,
            "HostSystem", object,
            "ClusterComputeResource", object,
            "Datacenter", object,
            "Folder:RootFolder", object));
  }

  private static Shape menu(boolean eight, Shape icon) {
    Map<String, Shape> title = new HashMap<>(Map.of("titleKey", TEXT));
    if (eight) {
      title.put("accessibilityTitleKey", TEXT);
    }
    Fields modal =
        Shape.of(
            Map.of(
                "type",
                new Text("modal"),
                "uri",
                URI,
                "size",
                Shape.of(Map.of("width", COUNT, "height", COUNT), Map.of())),
            title);
    Fields action =
        Shape.of(
            Map.of("id", TEXT, "labelKey", TEXT, "trigger", modal),
            Map.of("icon", icon, "acceptsMultipleTargets", FLAG, "dynamic", FLAG));
    Shape separator = Shape.of(Map.of("type", new Text("separator")), Map.of());
    Shape entry = eight ? new Either(separator, action) : action;
    return Shape.of(Map.of("actions", new Many(entry)), Map.of("dynamicUri", URI));
  }

  private static Shape definitions() {
    Shape tiles = new Named(Shape.of(Map.of("x", COUNT, "y", COUNT), Map.of()));
    Shape dark = Shape.of(Map.of("uri", URI), Map.of("definitions", tiles));
    return Shape.of(
        Map.of(
            "iconSpriteSheet",
                Shape.of(
                    Map.of("uri", URI, "definitions", tiles),
                    Map.of("themeOverrides", Shape.of(Map.of("dark", dark), Map.of()))),
            "i18n",
                Shape.of(
                    Map.of(
                        "locales", new Many(new Text("[a-z]{2}-[A-Z]{2}")),
                        "definitions", new Named(new Named(TEXT))),
                    Map.of())),
        Map.of());
  }
}
