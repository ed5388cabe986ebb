package slipway.lab.client;

import java.util.LinkedHashMap;
import java.util.Map;
import slipway.lab.client.Rule.ByType;
import slipway.lab.client.Rule.Fields;
import slipway.lab.client.Rule.Flag;
import slipway.lab.client.Rule.ListOf;
import slipway.lab.client.Rule.MapOf;
import slipway.lab.client.Rule.Text;
import slipway.lab.client.Rule.Whole;

/// The shape of plugin.json as a client of one release accepts it: a key that the release does not
/// know refuses the whole manifest.
final class ManifestSchema {
  private static final Rule ID = new Text("[A-Za-z][A-Za-z0-9._-]{0,127}");
  private static final Rule KEY = new Text("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Rule URI = new Text("(?![a-z]+:|/)[!-~]{1,1024}");
  private static final Rule API_VERSION = new Text("1\\.0\\.0|1\\.0\\.1|1\\.1\\.0|1\\.2\\.0");
  private static final Rule ON = new Text("1\\.0\\.0");
  private static final Rule LOCALE = new Text("[a-z]{2}-[A-Z]{2}");
  private static final int MAX_PIXELS = 4000;
  private static final int MAX_SPAN = 12;

  private ManifestSchema() {}

  static Rule of(ClientVersion client) {
    boolean eight = client.major() >= 8;
    return Fields.none()
        .with("manifestVersion", API_VERSION)
        .with("requirements", requirements())
        .with(
            "configuration",
            Fields.none().with("nameKey", KEY).with("icon", Fields.none().with("name", KEY)))
        .may(
            "global",
            Fields.none()
                .with(
                    "view",
                    Fields.none()
                        .may("navigationId", ID)
                        .with("uri", URI)
                        .may("navigationVisible", new Flag())))
        .may("objects", objects(eight))
        .with("definitions", definitions());
  }

  private static Rule requirements() {
    Rule server =
        Fields.none()
            .with("version", new Text("[\\[(][0-9.]*,[0-9.]*[\\])]|[0-9.]+"))
            .may("environments", new ListOf(new Text("onprem|cloud|vmc"), 1));
    return Fields.none()
        .with("plugin.api.version", API_VERSION)
        .may("vcenter.server", server)
        .may("vsphere.client", server)
        .may("confirmation.modal.api", ON)
        .may("proxied.plugin.server.origin.api", ON)
        .may("icon.sprite.sheet.theming", ON)
        .may("plugin.backend.info.api", ON)
        .may("plugin.dynamic.extensions", ON)
        .may("action.accepts.multiple.targets", new Flag());
  }

  private static Rule objects(boolean eight) {
    Rule span =
        Fields.none()
            .may("widthSpan", new Whole(1, MAX_SPAN))
            .may("heightSpan", new Whole(1, MAX_SPAN));
    Fields card =
        Fields.none().may("id", ID).with("uri", URI).may("dynamic", new Flag()).may("size", span);
    Fields view =
        Fields.none()
            .with("navigationId", ID)
            .with("labelKey", KEY)
            .with("uri", URI)
            .may("dynamic", new Flag());
    Rule tab = Fields.none().with("views", new ListOf(view, 1)).may("dynamicUri", URI);
    Rule object =
        Fields.none()
            .may("summary", Fields.none().with("view", card).may("dynamicUri", URI))
            .may("monitor", tab)
            .may("configure", tab)
            .may("menu", menu(eight));
    Map<String, Rule> types = new LinkedHashMap<>();
    for (String type :
        new String[] {
          "VirtualMachine",
          "HostSystem",
          "ClusterComputeResource",
          "Datacenter",
          "Folder:RootFolder",
          "Folder",
          "Datastore",
          "ResourcePool",
          "Network"
        }) {
      types.put(type, object);
    }
    return new Fields(Map.of(), types);
  }

  private static Rule menu(boolean eight) {
    Fields size =
        Fields.none()
            .with("width", new Whole(1, MAX_PIXELS))
            .with("height", new Whole(1, MAX_PIXELS));
    Fields modal =
        Fields.none()
            .with("type", new Text("modal"))
            .with("uri", URI)
            .may("titleKey", KEY)
            .mayIf(eight, "accessibilityTitleKey", KEY)
            .with("size", size);
    Fields navigation = Fields.none().with("type", new Text("navigation")).with("targetViewId", ID);
    Rule trigger =
        new ByType(
            eight ? Map.of("modal", modal, "navigation", navigation) : Map.of("modal", modal),
            modal);
    Fields action =
        Fields.none()
            .with("id", ID)
            .with("labelKey", KEY)
            .may("icon", Fields.none().with("name", KEY))
            .with("trigger", trigger)
            .may("acceptsMultipleTargets", new Flag())
            .may("dynamic", new Flag());
    Rule separator = Fields.none().with("type", new Text("separator"));
    Rule entry = new ByType(eight ? Map.of("separator", separator) : Map.of(), action);
    return Fields.none().with("actions", new ListOf(entry, 1)).may("dynamicUri", URI);
  }

  private static Rule definitions() {
    Rule tile =
        Fields.none().with("x", new Whole(0, MAX_PIXELS)).with("y", new Whole(0, MAX_PIXELS));
    Rule tiles = new MapOf("[A-Za-z0-9._-]+", tile);
    Rule dark = Fields.none().with("uri", URI).may("definitions", tiles);
    Rule sheet =
        Fields.none()
            .with("uri", URI)
            .with("definitions", tiles)
            .may("themeOverrides", Fields.none().may("dark", dark));
    Rule texts =
        new MapOf("[A-Za-z0-9][A-Za-z0-9._-]*", new MapOf("[a-z]{2}-[A-Z]{2}", new Text("(?s).+")));
    return Fields.none()
        .with("iconSpriteSheet", sheet)
        .with(
            "i18n",
            Fields.none().with("locales", new ListOf(LOCALE, 1)).with("definitions", texts));
  }
}
