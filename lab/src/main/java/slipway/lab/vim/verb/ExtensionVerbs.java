package slipway.lab.vim.verb;

import com.vmware.vim25.Extension;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.inventory.ManagedObject.Property;
import slipway.lab.vim.wire.Faults;

/// vim25 ExtensionManager.
final class ExtensionVerbs {
  private static final String ON = "ExtensionManager";

  static Map<String, Property> properties(Site site) {
    return Map.of(
        "extensionList",
        new Property(Extension[].class, () -> site.extensions().all().toArray(Extension[]::new)));
  }

  @Verb(on = ON, name = "FindExtension")
  @Nullable Extension findExtension(Call call, String extensionKey) {
    return call.site().extensions().find(extensionKey).orElse(null);
  }

  @Verb(on = ON, name = "RegisterExtension", needs = "Extension.Register")
  void registerExtension(Call call, Extension extension) {
    check(extension);
    if (call.site().extensions().find(extension.key).isPresent()) {
      throw Faults.invalidArgument("extension.key");
    }
    put(call, extension);
  }

  @Verb(on = ON, name = "UpdateExtension", needs = "Extension.Update")
  void updateExtension(Call call, Extension extension) {
    check(extension);
    if (call.site().extensions().find(extension.key).isEmpty()) {
      throw Faults.notFound("The extension " + extension.key);
    }
    put(call, extension);
  }

  private static void put(Call call, Extension extension) {
    if (!call.site().extensions().put(extension)) {
      throw Faults.systemError("more than " + Extensions.MAX_EXTENSIONS + " extensions");
    }
  }

  private static void check(Extension extension) {
    if (extension.key == null || !extension.key.matches("[A-Za-z0-9._-]{1,255}")) {
      throw Faults.invalidArgument("extension.key");
    }
    if (extension.version == null || extension.version.isBlank()) {
      throw Faults.invalidArgument("extension.version");
    }
    if (extension.description == null) {
      throw Faults.invalidArgument("extension.description");
    }
  }

  @Verb(on = ON, name = "UnregisterExtension", needs = "Extension.Unregister")
  void unregisterExtension(Call call, String extensionKey) {
    if (!call.site().extensions().remove(extensionKey)) {
      throw Faults.notFound("The extension " + extensionKey);
    }
  }
}
