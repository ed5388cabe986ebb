package slipway.lab.windows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import slipway.lab.machine.GuestAgent;
import slipway.lab.powershell.PsObject;
import slipway.lab.powershell.ScriptError;
import slipway.lab.vim.inventory.Guest;

/// A simulated Windows as the lab's vCenter reaches guests: the operations that it asks of a Linux
/// by a script, done here on the drive `C:`. There is one account; its temporary directory has a
/// blank in its path, as many have.
public final class WindowsOperations implements Guest {
  private static final String TEMPORARY = "C:\\Users\\Mover One\\AppData\\Local\\Temp";
  private static final String STAGE = "/run/lab-guest/";

  private final WindowsGuest guest;
  private final String user;
  private final String password;
  private final Runnable powerOff;
  private final Map<String, byte[]> staged = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<Integer>> processes = new ConcurrentHashMap<>();
  private final AtomicLong names = new AtomicLong(4_000);

  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String fault) {
      super(fault);
    }
  }

  public WindowsOperations(WindowsGuest guest, String user, String password, Runnable powerOff) {
    this.guest = guest;
    this.user = user;
    this.password = password;
    this.powerOff = powerOff;
    try {
      Files.createDirectories(path(TEMPORARY));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean answers() {
    return true;
  }

  @Override
  public String hostname() {
    return guest.environment("COMPUTERNAME").toString();
  }

  @Override
  public List<GuestAgent.Interface> interfaces() {
    return guest.adapters().rows().stream().map(this::card).toList();
  }

  private GuestAgent.Interface card(PsObject adapter) {
    List<String> addresses =
        guest.addresses().rows().stream()
            .filter(a -> a.get("InterfaceIndex").equals(adapter.get("InterfaceIndex")))
            .map(a -> a.text("IPAddress") + "/" + a.get("PrefixLength"))
            .toList();
    String mac = adapter.text("MacAddress").replace('-', ':');
    return new GuestAgent.Interface(adapter.text("Name"), mac, addresses);
  }

  @Override
  public GuestAgent.OsInfo osInfo() {
    String name = "Microsoft " + guest.release().caption() + " (64-bit)";
    return new GuestAgent.OsInfo("mswindows", name, guest.release().caption(), "10.0");
  }

  @Override
  public void shutdown() {
    powerOff.run();
  }

  @Override
  public void reboot() {
    guest.start();
  }

  @Override
  public GuestAgent.ExecStatus run(GuestAgent.Exec exec, Duration longest) {
    String[] input = new String(exec.input(), StandardCharsets.UTF_8).split("\0", -1);
    String answer;
    try {
      authenticate(input);
      answer = "OK\n" + perform(input[2], List.of(input).subList(3, input.length));
    } catch (Refusal refused) {
      answer = "FAULT " + refused.getMessage() + "\n";
    } catch (IOException e) {
      answer = "FAULT FileFault\n";
    } catch (ScriptError e) {
      answer = "FAULT InvalidArgument\n";
    }
    return new GuestAgent.ExecStatus(
        true, 0, answer.getBytes(StandardCharsets.UTF_8), new byte[0], false);
  }

  private void authenticate(String[] input) {
    if (input.length < 3 || !input[0].equalsIgnoreCase(user) || !input[1].equals(password)) {
      throw new Refusal("InvalidGuestLogin");
    }
  }

  private String perform(String verb, List<String> arguments) throws IOException {
    switch (verb) {
      case "check", "ps" -> {
        return "";
      }
      case "check-program" -> {
        if (!arguments.getFirst().equalsIgnoreCase(PowerShellProcess.PROGRAM)) {
          throw new Refusal("FileNotFound");
        }
      }
      case "kill" -> kill(Long.parseLong(arguments.getFirst()));
      case "temporary" -> {
        return temporary(arguments);
      }
      case "mkdir" -> Files.createDirectories(path(arguments.getFirst()));
      case "rm" -> Files.delete(existing(arguments.getFirst()));
      case "rmdir" -> removeTree(existing(arguments.getFirst()));
      case "list" -> {
        return list(existing(arguments.getFirst()));
      }
      case "stat" -> {
        return Files.size(existing(arguments.getFirst())) + "\0" + "0\0".repeat(3);
      }
      case "check-put" -> {
        if (!arguments.getFirst().equals("only-stage")) {
          requireParent(arguments.getFirst());
        }
      }
      case "put" -> Files.write(path(arguments.get(1)), taken(arguments.getFirst()));
      case "get" ->
          staged.put(arguments.getFirst(), Files.readAllBytes(existing(arguments.get(1))));
      case "unstage" -> staged.remove(arguments.getFirst());
      default -> throw new Refusal("SystemError");
    }
    return "";
  }

  private Path path(String windows) {
    return guest.files().path(windows);
  }

  private Path existing(String windows) {
    Path path = path(windows);
    if (!Files.exists(path)) {
      throw new Refusal("FileNotFound");
    }
    return path;
  }

  private void requireParent(String windows) {
    Path parent = path(windows).getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new Refusal("FileNotFound");
    }
  }

  private byte[] taken(String name) {
    byte[] content = staged.remove(name);
    if (content == null) {
      throw new Refusal("FileNotFound");
    }
    return content;
  }

  // kind, prefix, suffix, where
  private String temporary(List<String> arguments) throws IOException {
    String where = arguments.get(3).isEmpty() ? TEMPORARY : arguments.get(3);
    String name = where + "\\" + arguments.get(1) + names.incrementAndGet() + arguments.get(2);
    if (arguments.getFirst().equals("directory")) {
      Files.createDirectory(path(name));
    } else {
      Files.createFile(path(name));
    }
    return name;
  }

  private static String list(Path directory) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        boolean inner = Files.isDirectory(file);
        all.append(file.getFileName())
            .append('\0')
            .append(inner ? "directory" : "file")
            .append('\0')
            .append(inner ? 0 : Files.size(file))
            .append("\0" + "0\0".repeat(3));
      }
    }
    return all.toString();
  }

  private static void removeTree(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /// What is left in the account's temporary directory.
  public List<String> leftovers() throws IOException {
    Path temporary = path(TEMPORARY);
    try (Stream<Path> files = Files.walk(temporary)) {
      return files.filter(f -> !f.equals(temporary)).map(Path::toString).toList();
    }
  }

  // where, program, arguments as one command line
  @Override
  public long start(GuestAgent.Exec exec) throws IOException {
    String[] input = new String(exec.input(), StandardCharsets.UTF_8).split("\0", -1);
    authenticate(input);
    long pid = names.incrementAndGet();
    processes.put(
        pid,
        CompletableFuture.supplyAsync(
            () -> PowerShellProcess.start(guest, input[4], input[5]).code(),
            Thread::startVirtualThread));
    return pid;
  }

  private void kill(long pid) {
    if (processes.remove(pid) == null) {
      throw new Refusal("GuestProcessNotFound");
    }
  }

  @Override
  public GuestAgent.ExecStatus status(long pid) throws IOException {
    CompletableFuture<Integer> running = processes.get(pid);
    if (running == null) {
      throw new IOException("no such process");
    }
    int code = running.isCompletedExceptionally() ? 1 : running.getNow(-1);
    return new GuestAgent.ExecStatus(running.isDone(), code, new byte[0], new byte[0], false);
  }

  @Override
  public byte[] readFile(String path) throws IOException {
    byte[] content = staged.get(path.substring(STAGE.length()));
    if (content == null) {
      throw new IOException("nothing is staged as " + path);
    }
    return content;
  }

  @Override
  public void writeFile(String path, byte[] content) {
    staged.put(path.substring(STAGE.length()), content);
  }
}
