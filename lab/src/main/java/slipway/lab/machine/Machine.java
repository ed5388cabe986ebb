package slipway.lab.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import slipway.lab.process.HostProgram;

/// One virtual machine: a QEMU process while it is powered on, a record of its parts otherwise.
public final class Machine implements AutoCloseable {
  /// How long QEMU may take to open its control socket.
  private static final Duration LONGEST_START = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(20);

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, Integer> ports = new TreeMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile MachineSpec spec;
  private volatile @Nullable Running running;

  /// One power-on. `over` opens once the disks' locks are free again.
  private record Running(
      Process process,
      QemuCommand.Sockets sockets,
      Qmp qmp,
      DiscDrive drive,
      GuestAgent agent,
      List<Disk> disks,
      CountDownLatch over) {}

  public Machine(MachineSpec spec) throws IOException {
    this.spec = spec;
    Files.createDirectories(spec.directory());
  }

  public MachineSpec spec() {
    return spec;
  }

  /// Gives the machine other parts. Only while it is powered off. Other firmware comes with the
  /// settings of a new machine.
  public void reconfigure(MachineSpec other) throws IOException {
    lock.lock();
    try {
      requireOff("reconfigured");
      Files.createDirectories(other.directory());
      if (other.firmware() != spec.firmware()) {
        Files.deleteIfExists(spec.nvram());
      }
      spec = other;
    } finally {
      lock.unlock();
    }
  }

  /// Puts another disc into the drive of a machine that has one, while it is powered on.
  public void changeDisc(Path iso) throws IOException {
    lock.lock();
    try {
      if (spec.cdrom() == null) {
        throw new IOException("machine " + spec.name() + " has no drive");
      }
      on().drive().load(iso);
      spec = spec.withCdrom(iso, spec.bootFrom());
    } finally {
      lock.unlock();
    }
  }

  private void requireOff(String verb) throws IOException {
    if (running != null) {
      throw new IOException("machine " + spec.name() + " is powered on; it can't be " + verb);
    }
  }

  public PowerState state() {
    return running == null ? PowerState.POWERED_OFF : PowerState.POWERED_ON;
  }

  /// Takes the disks' locks and starts the process; fails with [DiskBusyException] when a disk is
  /// in use elsewhere.
  public void powerOn() throws IOException {
    lock.lock();
    try {
      requireOff("powered on again");
      List<Disk> held = new ArrayList<>();
      try {
        for (Disk disk : spec.disks()) {
          disk.holdForMachine("machine " + spec.name());
          held.add(disk);
        }
        choosePorts();
        start(held);
      } catch (IOException e) {
        for (Disk disk : held) {
          disk.release();
        }
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  private void choosePorts() throws IOException {
    for (Nic nic : spec.nics()) {
      for (int guest : nic.forwardedPorts()) {
        Integer known = ports.get(guest);
        try (ServerSocket probe =
            new ServerSocket(known == null ? 0 : known, 1, InetAddress.getLoopbackAddress())) {
          ports.put(guest, probe.getLocalPort());
        } catch (java.net.BindException e) {
          try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ports.put(guest, other.getLocalPort());
          }
        }
      }
    }
  }

  private void start(List<Disk> held) throws IOException {
    QemuCommand.Sockets sockets =
        new QemuCommand.Sockets(
            RunDirectory.socket("qmp"), RunDirectory.socket("qga"), RunDirectory.socket("con"));
    List<LiveDisk> named = new ArrayList<>();
    for (int slot = 0; slot < held.size(); slot++) {
      named.add(new LiveDisk(null, slot));
    }
    Path log = spec.directory().toAbsolutePath().resolve("qemu.log");
    FirmwareFile.furnish(spec.firmware(), spec.nvram());
    Process process =
        HostProgram.start(QemuCommand.of(spec, named, sockets, serialLog(), ports), log);
    try {
      Qmp qmp = connect(process, sockets.qmp(), log);
      pullCables(qmp);
      for (int slot = 0; slot < held.size(); slot++) {
        held.get(slot).runIn(new LiveDisk(qmp, slot));
      }
      GuestAgent agent = new GuestAgent(sockets.agent());
      Running now =
          new Running(
              process,
              sockets,
              qmp,
              new DiscDrive(qmp),
              agent,
              List.copyOf(held),
              new CountDownLatch(1));
      running = now;
      Thread.ofVirtual().name("watch " + spec.name()).start(() -> watch(now));
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private void pullCables(Qmp qmp) throws IOException {
    for (int i = 0; i < spec.nics().size(); i++) {
      if (!spec.nics().get(i).connected()) {
        qmp.execute("set_link", Qmp.arguments().put("name", "nic" + i).put("up", false));
      }
    }
  }

  private static Qmp connect(Process process, Path socket, Path log) throws IOException {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    while (true) {
      try {
        return new Qmp(socket);
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          List<String> lines = Files.readAllLines(log);
          throw new IOException(
              "QEMU did not start: " + lines.subList(Math.max(0, lines.size() - 5), lines.size()),
              e);
        }
      }
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while QEMU starts", e);
      }
    }
  }

  /// Frees what a power-on took, once its process has ended for whatever reason.
  private void watch(Running ended) {
    ended.process().onExit().join();
    ended.agent().disconnect();
    try {
      ended.qmp().close();
      for (Path socket :
          List.of(ended.sockets().qmp(), ended.sockets().agent(), ended.sockets().console())) {
        Files.deleteIfExists(socket);
      }
      for (Disk disk : ended.disks()) {
        disk.release();
      }
    } catch (IOException e) {
      System.getLogger(Machine.class.getName())
          .log(System.Logger.Level.WARNING, "cleaning up after " + spec.name(), e);
    } finally {
      running = null;
      ended.over().countDown();
      listeners.forEach(Runnable::run);
    }
  }

  /// Pulls the plug, and returns when the disks are free.
  public void powerOff() throws IOException {
    Running now = running;
    if (now == null) {
      return;
    }
    try {
      HostProgram.kill(now.process());
      now.over().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + spec.name() + " powers off", e);
    }
  }

  /// Asks the guest to shut down, through its agent; returns before it has.
  public void shutdownGuest() throws IOException {
    agent().shutdown();
  }

  /// Asks the guest to restart, through its agent; returns before it has.
  public void rebootGuest() throws IOException {
    agent().reboot();
  }

  /// Presses the reset button.
  public void reset() throws IOException {
    on().qmp().execute("system_reset", Qmp.arguments());
  }

  /// Waits for a state; false when it did not come in time.
  public boolean await(PowerState state, Duration longest) throws InterruptedException {
    Running now = running;
    if (state == PowerState.POWERED_OFF && now != null) {
      return now.over().await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }
    long deadline = System.nanoTime() + longest.toNanos();
    while (state() != state && System.nanoTime() < deadline) {
      Thread.sleep(POLL);
    }
    return state() == state;
  }

  /// Tells whenever the machine's process has ended, for whatever reason, after its locks are free.
  public void onPowerOff(Runnable listener) {
    listeners.add(listener);
  }

  /// The agent in the guest. Only while powered on.
  public GuestAgent agent() throws IOException {
    return on().agent();
  }

  private Running on() throws IOException {
    Running now = running;
    if (now == null) {
      throw new IOException("machine " + spec.name() + " is powered off");
    }
    return now;
  }

  /// The process of a machine that is powered on.
  public long pid() throws IOException {
    return on().process().pid();
  }

  /// The loopback port of the host that reaches a forwarded guest port, from the first power-on.
  /// It stays the same unless somebody took it between two power-ons.
  public int hostPort(int guestPort) {
    lock.lock();
    try {
      Integer port = ports.get(guestPort);
      if (port == null) {
        throw new IllegalArgumentException("guest port " + guestPort + " is not forwarded");
      }
      return port;
    } finally {
      lock.unlock();
    }
  }

  /// Everything the guest wrote to its serial port, over all power-ons.
  public Path serialLog() {
    return spec.directory().toAbsolutePath().resolve("serial.log");
  }

  /// A unix socket with the guest's serial console. Only while powered on.
  public Path consoleSocket() throws IOException {
    return on().sockets().console();
  }

  /// Writes the screen as a PNG file. Only while powered on.
  public void screenshot(Path png) throws IOException {
    String file = png.toAbsolutePath().toString();
    on().qmp().execute("screendump", Qmp.arguments().put("filename", file).put("format", "png"));
  }

  /// Freezes all disks at one instant, live or off.
  ///
  /// @param quiesce first asks the guest to flush and hold its file systems; a guest that can't is
  ///     an error. Means nothing while powered off.
  public Map<Disk, Snapshot> freeze(String id, boolean quiesce) throws IOException {
    lock.lock();
    try {
      Running now = running;
      if (now == null || !quiesce) {
        return freezeDisks(id, now);
      }
      now.agent().freezeFileSystems();
      try {
        return freezeDisks(id, now);
      } finally {
        now.agent().thawFileSystems();
      }
    } finally {
      lock.unlock();
    }
  }

  private Map<Disk, Snapshot> freezeDisks(String id, @Nullable Running now) throws IOException {
    Map<Disk, Disk.Freeze> prepared = new LinkedHashMap<>();
    List<Disk> disks = spec.disks();
    disks.forEach(disk -> disk.lock().lock());
    try {
      List<com.fasterxml.jackson.databind.node.ObjectNode> switches = new ArrayList<>();
      for (Disk disk : disks) {
        Disk.Freeze freeze = disk.prepareFreeze(id);
        prepared.put(disk, freeze);
        if (now != null) {
          LiveDisk live = new LiveDisk(now.qmp(), disks.indexOf(disk));
          switches.add(live.switchTo(freeze.from(), freeze.to()));
        }
      }
      if (now != null && !switches.isEmpty()) {
        LiveDisk.switchAll(now.qmp(), switches);
      }
      Map<Disk, Snapshot> taken = new LinkedHashMap<>();
      prepared.forEach((disk, freeze) -> taken.put(disk, freeze.snapshot()));
      return taken;
    } catch (IOException e) {
      for (Map.Entry<Disk, Disk.Freeze> entry : prepared.entrySet()) {
        entry.getKey().undo(entry.getValue());
      }
      throw e;
    } finally {
      disks.reversed().forEach(disk -> disk.lock().unlock());
    }
  }

  /// Powers off and lets go of everything.
  @Override
  public void close() throws IOException {
    powerOff();
  }

  @Override
  public String toString() {
    return "machine " + spec.name();
  }
}
