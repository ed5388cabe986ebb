package slipway.lab.vim.verb;

import com.vmware.vim25.GuestFileAttributes;
import com.vmware.vim25.GuestPosixFileAttributes;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.lab.machine.GuestAgent;
import slipway.lab.vim.inventory.VirtualMachine;
import slipway.lab.vim.wire.Faults;

/// File transfers that were promised and wait for their HTTP request. Each is good once.
public final class GuestTransfers {
  /// The largest file that goes either way.
  public static final int MAX_BYTES = GuestAgent.MAX_READ_BYTES;

  /// Promises beyond this many are refused.
  static final int MAX_PENDING = 1000;

  /// How long a promise is good.
  static final Duration LIFETIME = Duration.ofMinutes(10);

  /// One promised transfer.
  ///
  /// @param sizeBytes of the file that will come; for one that goes, its size when promised
  public record Transfer(
      VirtualMachine machine,
      GuestWork.Login login,
      String path,
      boolean toGuest,
      long sizeBytes,
      boolean overwrite,
      List<String> attributes,
      Instant until) {}

  private final GuestWork work;
  private final int port;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Transfer> pending = new HashMap<>();

  GuestTransfers(GuestWork work, int port) {
    this.work = work;
    this.port = port;
  }

  /// Mode, owner and group as the guest's script takes them; empty leaves one alone.
  static List<String> attributes(@Nullable GuestFileAttributes from) {
    if (!(from instanceof GuestPosixFileAttributes posix)) {
      return List.of("", "", "");
    }
    return List.of(
        posix.permissions == null ? "" : Long.toString(posix.permissions & 07777),
        posix.ownerId == null ? "" : posix.ownerId.toString(),
        posix.groupId == null ? "" : posix.groupId.toString());
  }

  /// Keeps a promise and answers its URL.
  synchronized String promise(Transfer transfer) {
    Instant now = Instant.now();
    pending.values().removeIf(old -> old.until().isBefore(now));
    if (pending.size() >= MAX_PENDING) {
      throw Faults.systemError("too many file transfers are pending");
    }
    byte[] bytes = new byte[20];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    pending.put(token, transfer);
    // The host is the one that the caller talks to already. // vim25 GuestFileManager
    return "https://*:" + port + "/guestFile?id=" + transfer.machine().id() + "&token=" + token;
  }

  /// Takes a promise; nobody can take it again.
  public synchronized Optional<Transfer> take(String token, boolean toGuest) {
    Transfer transfer = pending.get(token);
    if (transfer == null
        || transfer.toGuest() != toGuest
        || transfer.until().isBefore(Instant.now())) {
      return Optional.empty();
    }
    pending.remove(token);
    return Optional.of(transfer);
  }

  private String stagingName() {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// Writes a file of the guest as the transfer's user.
  public void put(Transfer transfer, byte[] content) throws IOException {
    String staging = stagingName();
    var machine = transfer.machine();
    work.perform(machine, transfer.login(), "check-put", transfer.path(), "only-stage");
    machine.requireGuest().writeFile("/run/lab-guest/" + staging, content);
    work.perform(
        machine,
        transfer.login(),
        "put",
        transfer.path(),
        staging,
        transfer.path(),
        transfer.overwrite() ? "1" : "",
        transfer.attributes().get(0),
        transfer.attributes().get(1),
        transfer.attributes().get(2));
  }

  /// Reads a file of the guest as the transfer's user.
  public byte[] get(Transfer transfer) throws IOException {
    String staging = stagingName();
    var machine = transfer.machine();
    work.perform(machine, transfer.login(), "get", transfer.path(), staging, transfer.path());
    try {
      return machine.requireGuest().readFile("/run/lab-guest/" + staging);
    } finally {
      work.perform(machine, transfer.login(), "unstage", transfer.path(), staging);
    }
  }
}
