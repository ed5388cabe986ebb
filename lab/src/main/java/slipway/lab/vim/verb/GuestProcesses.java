package slipway.lab.vim.verb;

import com.vmware.vim25.GuestProcessInfo;
import com.vmware.vim25.GuestProgramSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.lab.machine.GuestAgent;
import slipway.lab.vim.inventory.VirtualMachine;
import slipway.lab.vim.wire.Faults;

/// Programs started in guests, and their exit codes for a while.
final class GuestProcesses {
  /// As long as VMware Tools remembers. // vim25 GuestProcessInfo.exitCode
  static final Duration REMEMBERED = Duration.ofMinutes(5);

  /// Started programs remembered per machine.
  static final int MAX_PROCESSES = 500;

  private record Started(
      GuestProgramSpec spec,
      String owner,
      Instant since,
      @Nullable Integer exitCode,
      Instant ended) {}

  private final GuestWork work;
  private final Map<String, Map<Long, Started>> byMachine = new HashMap<>();

  GuestProcesses(GuestWork work) {
    this.work = work;
  }

  long start(VirtualMachine machine, GuestWork.Login login, GuestProgramSpec spec) {
    String where = spec.workingDirectory == null ? "" : spec.workingDirectory;
    work.perform(machine, login, "check-program", spec.programPath, spec.programPath, where);
    var arguments =
        new ArrayList<>(
            List.of(where, spec.programPath, spec.arguments == null ? "" : spec.arguments));
    if (spec.envVariables != null) {
      arguments.addAll(Arrays.asList(spec.envVariables));
    }
    synchronized (this) {
      if (of(machine).size() >= MAX_PROCESSES) {
        throw Faults.systemError("too many programs were started in the guest");
      }
    }
    long pid = work.start(machine, login, arguments);
    synchronized (this) {
      Instant now = Instant.now();
      of(machine).put(pid, new Started(spec, login.user(), now, null, now));
    }
    return pid;
  }

  private Map<Long, Started> of(VirtualMachine machine) {
    Map<Long, Started> its = byMachine.computeIfAbsent(machine.id(), _ -> new HashMap<>());
    Instant horizon = Instant.now().minus(REMEMBERED);
    its.values().removeIf(p -> p.exitCode() != null && p.ended().isBefore(horizon));
    return its;
  }

  /// Processes of the guest and, for a while, those that ended.
  synchronized GuestProcessInfo[] list(
      VirtualMachine machine, GuestWork.Login login, long @Nullable [] pids) {
    List<GuestProcessInfo> running = running(work.perform(machine, login, "ps", "/proc"));
    refresh(machine, running);
    var infos = new ArrayList<GuestProcessInfo>();
    Set<Long> own = new HashSet<>();
    of(machine)
        .forEach(
            (pid, process) -> {
              own.add(pid);
              infos.add(info(pid, process));
            });
    running.stream().filter(info -> !own.contains(info.pid)).forEach(infos::add);
    return infos.stream()
        .filter(
            info ->
                pids == null
                    || pids.length == 0
                    || Arrays.stream(pids).anyMatch(pid -> pid == info.pid))
        .toArray(GuestProcessInfo[]::new);
  }

  /// Asks the agent for exit codes; a program the agent does not know any more, because the guest
  /// was restarted, is forgotten as Tools would.
  private void refresh(VirtualMachine machine, List<GuestProcessInfo> running) {
    var guest = machine.requireGuest();
    for (var entry : List.copyOf(of(machine).entrySet())) {
      long pid = entry.getKey();
      Started process = entry.getValue();
      if (process.exitCode() != null) {
        continue;
      }
      try {
        GuestAgent.ExecStatus status = guest.status(pid);
        if (status.exited()) {
          of(machine)
              .put(
                  pid,
                  new Started(
                      process.spec(),
                      process.owner(),
                      process.since(),
                      status.exitCode(),
                      Instant.now()));
        }
      } catch (IOException e) {
        if (running.stream().noneMatch(info -> info.pid == pid)) {
          of(machine).remove(pid);
        }
      }
    }
  }

  private static List<GuestProcessInfo> running(String data) {
    var infos = new ArrayList<GuestProcessInfo>();
    String[] fields = data.split("\0", -1);
    for (int i = 0; i + 4 < fields.length; i += 5) {
      var info = new GuestProcessInfo();
      info.pid = Long.parseLong(fields[i]);
      info.owner = fields[i + 1];
      info.startTime = time(Instant.ofEpochSecond(Long.parseLong(fields[i + 2])));
      info.name = fields[i + 3];
      info.cmdLine = fields[i + 4];
      infos.add(info);
    }
    return infos;
  }

  private static GregorianCalendar time(Instant instant) {
    return GregorianCalendar.from(instant.atZone(ZoneOffset.UTC));
  }

  private static GuestProcessInfo info(long pid, Started process) {
    var info = new GuestProcessInfo();
    String path = process.spec().programPath;
    info.pid = pid;
    info.name = path.substring(path.lastIndexOf('/') + 1);
    info.owner = process.owner();
    String arguments = process.spec().arguments;
    info.cmdLine = '"' + path + '"' + (arguments == null ? "" : " " + arguments);
    info.startTime = time(process.since());
    if (process.exitCode() != null) {
      info.endTime = time(process.ended());
      info.exitCode = process.exitCode();
    }
    return info;
  }
}
