package slipway.lab.vim.verb;

import com.vmware.vim25.CannotAccessFile;
import com.vmware.vim25.FileAlreadyExists;
import com.vmware.vim25.FileFault;
import com.vmware.vim25.FileNotFound;
import com.vmware.vim25.GuestAuthentication;
import com.vmware.vim25.GuestOperationsUnavailable;
import com.vmware.vim25.GuestPermissionDenied;
import com.vmware.vim25.GuestProcessNotFound;
import com.vmware.vim25.InvalidGuestLogin;
import com.vmware.vim25.NamePasswordAuthentication;
import com.vmware.vim25.NotADirectory;
import com.vmware.vim25.NotAFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import slipway.lab.machine.GuestAgent;
import slipway.lab.vim.inventory.Guest;
import slipway.lab.vim.inventory.VirtualMachine;
import slipway.lab.vim.wire.Fault;
import slipway.lab.vim.wire.Faults;

/// Does operations in guests as the guest's own users: a perl script in the guest verifies the
/// password, becomes the user and acts. Nothing of it stays in the guest.
public final class GuestWork {
  /// How long one operation may take.
  static final Duration LONGEST = Duration.ofMinutes(2);

  private static final String SCRIPT = script();

  private final GuestTransfers transfers;
  private final GuestProcesses processes;

  /// @param port of the endpoint that transfers go to
  public GuestWork(int port) {
    transfers = new GuestTransfers(this, port);
    processes = new GuestProcesses(this);
  }

  public GuestTransfers transfers() {
    return transfers;
  }

  GuestProcesses processes() {
    return processes;
  }

  private static String script() {
    try (InputStream in = GuestWork.class.getResourceAsStream("guest-operation.pl")) {
      if (in == null) {
        throw new IllegalStateException("guest-operation.pl is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Somebody's account in a guest. Never printed.
  record Login(String user, String password) {
    static Login of(GuestAuthentication auth) {
      if (!(auth instanceof NamePasswordAuthentication named)
          || named.username == null
          || named.password == null
          || named.username.indexOf('\0') >= 0
          || named.password.indexOf('\0') >= 0) {
        throw denied();
      }
      return new Login(named.username, named.password);
    }

    @Override
    public String toString() {
      return "guest account " + user;
    }
  }

  private static Fault denied() {
    return Faults.guest(
        new InvalidGuestLogin(), "Failed to authenticate with the guest operating system.");
  }

  private static GuestAgent.Exec exec(Login login, String verb, List<String> arguments) {
    var input = new StringBuilder();
    input.append(login.user()).append('\0').append(login.password()).append('\0').append(verb);
    for (String argument : arguments) {
      if (argument.indexOf('\0') >= 0) {
        throw Faults.invalidArgument("guest path");
      }
      input.append('\0').append(argument);
    }
    return new GuestAgent.Exec(
        "/usr/bin/perl",
        List.of("-e", SCRIPT),
        List.of(),
        input.toString().getBytes(StandardCharsets.UTF_8),
        !verb.equals("exec"));
  }

  /// Does a verb and answers its data; the guest's refusal is a fault about `subject`.
  String perform(
      VirtualMachine machine, Login login, String verb, String subject, String... arguments) {
    Guest guest = machine.requireGuest();
    GuestAgent.ExecStatus status;
    try {
      status = guest.run(exec(login, verb, List.of(arguments)), LONGEST);
    } catch (IOException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
    String out = new String(status.out(), StandardCharsets.UTF_8);
    int line = out.indexOf('\n');
    if (status.exitCode() != 0 || line < 0) {
      throw Faults.systemError("the guest answered with exit code " + status.exitCode());
    }
    if (out.startsWith("OK\n")) {
      return out.substring(line + 1);
    }
    throw fault(out.substring(0, line).replaceFirst("FAULT ", ""), subject);
  }

  private static Fault unavailable(Exception cause) {
    return Faults.guest(
        new GuestOperationsUnavailable(),
        "The guest operations agent could not be contacted: " + cause.getMessage());
  }

  static Fault fault(String name, String subject) {
    return switch (name) {
      case "InvalidGuestLogin" -> denied();
      case "GuestPermissionDenied" ->
          Faults.guest(new GuestPermissionDenied(), "The guest user may not do that: " + subject);
      case "GuestProcessNotFound" -> {
        var fault = new GuestProcessNotFound();
        fault.pid = Long.parseLong(subject);
        yield Faults.guest(fault, "There is no process " + subject);
      }
      case "FileNotFound" -> Faults.file(new FileNotFound(), subject, "File not found");
      case "FileAlreadyExists" ->
          Faults.file(new FileAlreadyExists(), subject, "The file already exists");
      case "NotAFile" -> Faults.file(new NotAFile(), subject, "Not a file");
      case "NotADirectory" -> Faults.file(new NotADirectory(), subject, "Not a directory");
      case "CannotAccessFile" ->
          Faults.file(new CannotAccessFile(), subject, "Unable to access file");
      case "FileFault" -> Faults.file(new FileFault(), subject, "The guest could not do that");
      case "InvalidArgument" -> Faults.invalidArgument("guest path");
      default -> Faults.systemError("the guest answered " + name);
    };
  }

  /// Starts a program that goes on by itself; answers its process id.
  long start(VirtualMachine machine, Login login, List<String> arguments) {
    try {
      return machine.requireGuest().start(exec(login, "exec", arguments));
    } catch (IOException e) {
      throw unavailable(e);
    }
  }
}
