package slipway.lab.vim.imports;

import com.vmware.vim25.LocalizedMethodFault;
import com.vmware.vim25.MethodFault;
import com.vmware.vim25.RequestCanceled;
import com.vmware.vim25.Timedout;
import com.vmware.vim25.VirtualMachineConfigSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import slipway.lab.vim.inventory.Configuration;
import slipway.lab.vim.inventory.Datastore;
import slipway.lab.vim.inventory.DatastorePath;
import slipway.lab.vim.inventory.Entity;
import slipway.lab.vim.inventory.Hardware;
import slipway.lab.vim.inventory.Inventory;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.inventory.VirtualMachine;
import slipway.lab.vim.wire.Fault;
import slipway.lab.vim.wire.Faults;

/// The imports of one vCenter.
public final class Leases {
  /// Imports at a time; more are refused.
  static final int MAX_LEASES = 16;

  /// As vCenter's own default.
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int PIECE_BYTES = 64 << 10;

  private final Inventory inventory;
  private final Configuration configuration;
  private final String address;
  private final String thumbprint;
  private final Map<String, Lease> leases = new ConcurrentHashMap<>();
  private final AtomicInteger last = new AtomicInteger();
  private volatile Duration timeout = TIMEOUT;
  private volatile long bytesPerSecond = Long.MAX_VALUE;

  /// @param address where disks are sent, as a host's
  /// @param thumbprint of that address: SHA-1, as vCenter tells it
  public Leases(
      Inventory inventory, Configuration configuration, String address, String thumbprint) {
    this.inventory = inventory;
    this.configuration = configuration;
    this.address = address;
    this.thumbprint = thumbprint;
  }

  /// How long a lease lives that nobody renews.
  public void timeout(Duration other) {
    timeout = other;
  }

  /// How fast disks are taken, all together or one.
  public void takeAtMost(long bytesEachSecond) {
    bytesPerSecond = bytesEachSecond;
  }

  /// Begins to make the machine, and answers at once.
  public Lease begin(Entity folder, VirtualMachineConfigSpec spec, ManagedObject pool) {
    leases.values().removeIf(Lease::isOver);
    if (leases.size() >= MAX_LEASES) {
      throw Faults.systemError("more than " + MAX_LEASES + " imports");
    }
    var lease = new Lease("lease-" + last.incrementAndGet(), String.valueOf(spec.name));
    leases.put(lease.id(), lease);
    inventory.add(lease);
    Thread.ofVirtual().name(lease.id()).start(() -> live(lease, folder, spec, pool));
    return lease;
  }

  private void live(Lease lease, Entity folder, VirtualMachineConfigSpec spec, ManagedObject pool) {
    try {
      var made = configuration.create(folder, spec, pool.reference());
      VirtualMachine machine = inventory.get(made, VirtualMachine.class);
      lease.ready(machine, address, thumbprint, timeout);
      while (!lease.isOver()) {
        if (lease.isLate(timeout)) {
          end(lease, new Timedout(), "Nobody told of progress.");
        }
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      Fault fault = e instanceof Fault told ? told : Faults.of(e);
      lease.failed(fault(fault.detail(), String.valueOf(fault.getMessage())));
    }
  }

  public void complete(Lease lease) {
    lease.complete();
  }

  public void progress(Lease lease, int percent) {
    lease.renew(percent);
  }

  public void abort(Lease lease) throws IOException {
    end(lease, new RequestCanceled(), "The import was aborted.");
  }

  private void end(Lease lease, MethodFault fault, String why) throws IOException {
    VirtualMachine machine = lease.end(fault(fault, why));
    if (machine != null) {
      configuration.destroy(machine);
    }
  }

  private static LocalizedMethodFault fault(MethodFault fault, String why) {
    var told = new LocalizedMethodFault();
    told.fault = fault;
    told.localizedMessage = why;
    return told;
  }

  /// Whether an import makes this machine just now: nobody else may change it.
  public boolean hold(VirtualMachine machine) {
    return leases.values().stream().anyMatch(lease -> lease.holds(machine));
  }

  /// Takes a disk; false when no lease waits for it.
  ///
  /// @param path `LEASE/FILE`
  public boolean take(String path, InputStream content) throws IOException {
    int slash = path.indexOf('/');
    Lease lease = slash < 0 ? null : leases.get(path.substring(0, slash));
    Hardware.DiskDevice device = lease == null ? null : lease.disk(path.substring(slash + 1));
    if (lease == null || device == null) {
      return false;
    }
    DatastorePath base = DatastorePath.parse(device.base(), "fileName");
    Datastore datastore = inventory.datastore(base);
    Path upload = Files.createTempFile("slipway-lab", ".vmdk");
    try {
      receive(content, upload, mostOf(device.sizeBytes()), lease);
      datastore.disk(base).unpack(upload);
    } finally {
      Files.deleteIfExists(upload);
    }
    return true;
  }

  /// What does not compress has headers and tables on top.
  private static long mostOf(long diskBytes) {
    return diskBytes + diskBytes / 16 + (1 << 20);
  }

  private void receive(InputStream content, Path into, long most, Lease lease) throws IOException {
    long start = System.nanoTime();
    long taken = 0;
    byte[] piece = new byte[PIECE_BYTES];
    try (OutputStream out = Files.newOutputStream(into)) {
      for (int n = content.read(piece); n >= 0; n = content.read(piece)) {
        taken += n;
        if (taken > most || lease.isOver()) {
          throw new IOException(taken > most ? "more than the disk holds" : "the lease has ended");
        }
        out.write(piece, 0, n);
        slowDown(start, taken);
      }
    }
  }

  private void slowDown(long start, long taken) throws IOException {
    long rate = bytesPerSecond;
    long due = rate == Long.MAX_VALUE ? 0 : taken * 1000 / rate;
    long passed = (System.nanoTime() - start) / 1_000_000;
    try {
      if (due > passed) {
        Thread.sleep(due - passed);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
