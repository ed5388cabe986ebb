package slipway.lab.windows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import slipway.lab.powershell.Cmdlet;
import slipway.lab.powershell.CmdletCall;
import slipway.lab.powershell.HostObject;
import slipway.lab.powershell.Nothing;
import slipway.lab.powershell.PsObject;
import slipway.lab.powershell.ScriptError;

/// Files and the registry.
final class ItemCmdlets {
  private final WindowsGuest guest;

  private ItemCmdlets(WindowsGuest guest) {
    this.guest = guest;
  }

  static List<Cmdlet> of(WindowsGuest guest) {
    ItemCmdlets it = new ItemCmdlets(guest);
    return List.of(
        Cmdlet.of("Test-Path LiteralPath!", it::test),
        Cmdlet.of("Get-Item LiteralPath!", it::get),
        Cmdlet.of("Split-Path Path! Parent?", ItemCmdlets::parent),
        Cmdlet.of("Get-ChildItem LiteralPath!", c -> guest.files().children(c.text("LiteralPath"))),
        Cmdlet.of("New-Item Path! ItemType!", it::make),
        Cmdlet.of("Remove-Item LiteralPath! Recurse? Force?", it::remove),
        Cmdlet.of("Move-Item LiteralPath! Destination! Force?", it::move),
        Cmdlet.of("Copy-Item LiteralPath! Destination!", it::copy),
        Cmdlet.of("Get-Content LiteralPath! Encoding!", it::read),
        Cmdlet.of("Add-Content LiteralPath! Value! Encoding!", it::append),
        Cmdlet.of("Get-FileHash LiteralPath! Algorithm!", it::hash),
        Cmdlet.of("Get-Acl LiteralPath!", c -> guest.files().acl(c.text("LiteralPath"))),
        Cmdlet.of("Set-Acl LiteralPath! AclObject!", it::secure),
        Cmdlet.of(
            "New-ItemProperty LiteralPath! Name! Value! PropertyType! Force?", it::setProperty),
        Cmdlet.of("Remove-ItemProperty LiteralPath! Name!", it::removeProperty));
  }

  private Object test(CmdletCall call) {
    String path = call.text("LiteralPath");
    return Registry.holds(path)
        ? guest.registry().has(path)
        : Files.exists(guest.files().path(path));
  }

  private static Object parent(CmdletCall call) {
    String path = call.text("Path");
    if (!call.flag("Parent")) {
      throw call.error("what of a path?");
    }
    return path.substring(0, path.lastIndexOf('\\'));
  }

  private Object get(CmdletCall call) {
    String path = call.text("LiteralPath");
    if (!Registry.holds(path)) {
      return guest.files().item(path);
    }
    requireKey(path);
    return guest.registry().key(path);
  }

  private void requireKey(String path) {
    if (!guest.registry().has(path)) {
      throw new ScriptError("Cannot find path '" + path + "' because it does not exist.");
    }
  }

  private Object make(CmdletCall call) {
    call.oneOf("ItemType", "Directory");
    Path path = guest.files().path(call.text("Path"));
    guest.changing();
    return io(
        () -> {
          Files.createDirectory(path);
          return guest.files().item(call.text("Path"));
        });
  }

  private Object remove(CmdletCall call) {
    guest.files().remove(call.text("LiteralPath"), call.flag("Recurse"));
    return Nothing.VOID;
  }

  private Object move(CmdletCall call) {
    Path from = guest.files().existing(call.text("LiteralPath"));
    Path to = guest.files().path(call.text("Destination"));
    if (Files.exists(to) && !call.flag("Force")) {
      throw new ScriptError("Cannot create a file when that file already exists.");
    }
    guest.changing();
    return io(
        () -> {
          Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
          return Nothing.VOID;
        });
  }

  private Object copy(CmdletCall call) {
    Path from = guest.files().existing(call.text("LiteralPath"));
    Path to = guest.files().path(call.text("Destination"));
    guest.changing();
    return io(
        () -> {
          Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
          return Nothing.VOID;
        });
  }

  private Object read(CmdletCall call) {
    call.oneOf("Encoding", "UTF8");
    Path path = guest.files().existing(call.text("LiteralPath"));
    return io(
        () ->
            List.<Object>copyOf(
                Files.readString(path).replaceFirst("^\uFEFF", "").lines().toList()));
  }

  private Object append(CmdletCall call) {
    call.oneOf("Encoding", "UTF8");
    Path path = guest.files().path(call.text("LiteralPath"));
    // Windows PowerShell's UTF8 has a byte order mark, which begins a new file.
    String mark = Files.exists(path) ? "" : "\uFEFF";
    byte[] line = (mark + call.text("Value") + "\r\n").getBytes(StandardCharsets.UTF_8);
    guest.files().write(path, line);
    return Nothing.VOID;
  }

  private Object hash(CmdletCall call) {
    call.oneOf("Algorithm", "SHA256");
    Path path = guest.files().existing(call.text("LiteralPath"));
    return io(
        () -> {
          byte[] sum = sha256().digest(Files.readAllBytes(path));
          return PsObject.of("Hash", HexFormat.of().withUpperCase().formatHex(sum));
        });
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object secure(CmdletCall call) {
    Path path = guest.files().existing(call.text("LiteralPath"));
    if (!(call.value("AclObject") instanceof HostObject acl)) {
      throw call.error("-AclObject takes what Get-Acl gave");
    }
    guest.changing();
    guest.files().secure(path, acl.get("sddl").toString());
    return Nothing.VOID;
  }

  private Object setProperty(CmdletCall call) {
    call.oneOf("PropertyType", "DWord");
    String path = call.text("LiteralPath");
    requireKey(path);
    Object before = guest.registry().get(path, call.text("Name"));
    if (before != Nothing.NULL && !call.flag("Force")) {
      throw new ScriptError("The property already exists.");
    }
    guest.changing();
    guest.registry().set(path, call.text("Name"), call.number("Value"));
    return Nothing.VOID;
  }

  private Object removeProperty(CmdletCall call) {
    guest.changing();
    guest.registry().remove(call.text("LiteralPath"), call.text("Name"));
    return Nothing.VOID;
  }

  private interface FileWork {
    Object run() throws IOException;
  }

  private static Object io(FileWork work) {
    try {
      return work.run();
    } catch (java.nio.file.FileSystemException e) {
      throw new ScriptError("Access to the path is denied: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
