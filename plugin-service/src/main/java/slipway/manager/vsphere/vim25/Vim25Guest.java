package slipway.manager.vsphere.vim25;

import com.vmware.vim25.FileNotFound;
import com.vmware.vim25.GuestFileAttributes;
import com.vmware.vim25.GuestFileInfo;
import com.vmware.vim25.GuestListFileInfo;
import com.vmware.vim25.GuestPosixFileAttributes;
import com.vmware.vim25.GuestProcessInfo;
import com.vmware.vim25.GuestProcessNotFound;
import com.vmware.vim25.GuestProgramSpec;
import com.vmware.vim25.GuestWindowsFileAttributes;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.NamePasswordAuthentication;
import com.vmware.vim25.ws.VimStub;
import java.io.IOException;
import java.nio.file.Path;
import java.rmi.RemoteException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.GuestOperations;
import slipway.manager.vsphere.ObjectId;

/// Commands and files inside one guest. // vim25 GuestOperationsManager
final class Vim25Guest implements GuestOperations {
  /// Listings come in parts of this many names.
  static final int LIST_PAGE = 500;

  /// Slipway lists its own directories; one with more names is none of them.
  static final int MAX_NAMES = 10_000;

  private final Connection connection;
  private final ObjectId machine;
  private final String account;
  private final ManagedObjectReference vm;
  private final ManagedObjectReference auth;
  private final ManagedObjectReference files;
  private final ManagedObjectReference processes;
  private final NamePasswordAuthentication credentials;
  private final GuestTransfers transfers;

  Vim25Guest(Connection connection, ObjectId machine, GuestCredentials credentials) {
    this.connection = connection;
    this.machine = machine;
    this.account = credentials.username();
    this.vm = References.to(machine);
    ManagedObjectReference manager = connection.content().guestOperationsManager;
    if (manager == null) {
      throw Problem.of(
              ProblemType.GUEST_OPERATIONS_UNAVAILABLE, machine, "vCenter does not offer them")
          .toException();
    }
    Retrieval.Row row =
        new Retrieval(connection)
            .one(References.id(manager), "authManager", "fileManager", "processManager");
    this.auth = row.require("authManager", ManagedObjectReference.class);
    this.files = row.require("fileManager", ManagedObjectReference.class);
    this.processes = row.require("processManager", ManagedObjectReference.class);
    this.credentials = new NamePasswordAuthentication();
    this.credentials.setUsername(credentials.username());
    this.credentials.setPassword(credentials.password());
    this.credentials.setInteractiveSession(false);
    this.transfers = new GuestTransfers(connection, machine);
  }

  private interface Deed {
    void run(VimStub vim) throws RemoteException;
  }

  private interface Question<T extends @Nullable Object> {
    T run(VimStub vim) throws RemoteException;
  }

  private void act(String deed, Deed verb) {
    ask(
        deed,
        vim -> {
          verb.run(vim);
          return deed;
        });
  }

  private <T extends @Nullable Object> T ask(String deed, Question<T> verb) {
    return connection.callAs(account, deed, machine, (vim, _) -> verb.run(vim));
  }

  @Override
  public void validateCredentials() {
    act("Logging in to the guest", vim -> vim.validateCredentialsInGuest(auth, vm, credentials));
  }

  @Override
  public String createTemporaryDirectory(String prefix) {
    return ask(
        "Making a temporary directory",
        vim -> vim.createTemporaryDirectoryInGuest(files, vm, credentials, prefix, "", null));
  }

  @Override
  public void upload(String guestPath, byte[] content, int mode) {
    GuestFileAttributes attributes = attributes(guestPath, mode);
    String url =
        ask(
            "Uploading " + guestPath,
            vim ->
                vim.initiateFileTransferToGuest(
                    files, vm, credentials, guestPath, attributes, content.length, true));
    transfers.put(url, guestPath, content);
  }

  // The directory that it goes into keeps others out, in a Windows as well.
  private static GuestFileAttributes attributes(String guestPath, int mode) {
    if (guestPath.matches("[A-Za-z]:\\\\.*")) {
      return new GuestWindowsFileAttributes();
    }
    GuestPosixFileAttributes attributes = new GuestPosixFileAttributes();
    attributes.setPermissions((long) mode);
    return attributes;
  }

  @Override
  public void download(String guestPath, Path into) throws IOException {
    var told =
        ask(
            "Downloading " + guestPath,
            vim -> vim.initiateFileTransferFromGuest(files, vm, credentials, guestPath));
    transfers.get(told.url, guestPath, told.size, into);
  }

  @Override
  public long start(String program, String arguments, String workingDirectory) {
    GuestProgramSpec spec = new GuestProgramSpec();
    spec.setProgramPath(program);
    spec.setArguments(arguments);
    spec.setWorkingDirectory(workingDirectory);
    return ask(
        "Starting " + program, vim -> vim.startProgramInGuest(processes, vm, credentials, spec));
  }

  @Override
  public GuestProcess process(long pid) {
    GuestProcessInfo[] found =
        ask(
            "Asking for process " + pid,
            vim -> vim.listProcessesInGuest(processes, vm, credentials, new long[] {pid}));
    if (found != null) {
      for (GuestProcessInfo process : found) {
        if (process.pid == pid) {
          return process.endTime == null
              ? new GuestProcess(GuestProcess.State.RUNNING, 0)
              : new GuestProcess(
                  GuestProcess.State.ENDED, process.exitCode == null ? 0 : process.exitCode);
        }
      }
    }
    return new GuestProcess(GuestProcess.State.UNKNOWN, 0);
  }

  @Override
  public void kill(long pid) {
    try {
      act(
          "Ending process " + pid,
          vim -> vim.terminateProcessInGuest(processes, vm, credentials, pid));
    } catch (ProblemException e) {
      if (!Faults.isFrom(e, GuestProcessNotFound.class)) {
        throw e;
      }
    }
  }

  @Override
  public void deleteFile(String guestPath) {
    gone("Deleting " + guestPath, vim -> vim.deleteFileInGuest(files, vm, credentials, guestPath));
  }

  @Override
  public void deleteDirectory(String guestPath) {
    gone(
        "Deleting " + guestPath,
        vim -> vim.deleteDirectoryInGuest(files, vm, credentials, guestPath, true));
  }

  private void gone(String deed, Deed verb) {
    try {
      act(deed, verb);
    } catch (ProblemException e) {
      if (!Faults.isFrom(e, FileNotFound.class)) {
        throw e;
      }
    }
  }

  @Override
  public List<String> list(String guestPath) {
    List<String> names = new ArrayList<>();
    for (int seen = 0; ; ) {
      int from = seen;
      GuestListFileInfo page =
          ask(
              "Listing " + guestPath,
              vim ->
                  vim.listFilesInGuest(files, vm, credentials, guestPath, from, LIST_PAGE, null));
      GuestFileInfo[] found = page.files == null ? new GuestFileInfo[0] : page.files;
      for (GuestFileInfo file : found) {
        if (!file.path.equals(".") && !file.path.equals("..")) {
          names.add(file.path);
        }
      }
      seen += found.length;
      if (page.remaining <= 0 || found.length == 0) {
        return List.copyOf(names);
      }
      if (names.size() > MAX_NAMES) {
        throw Problem.of(
                ProblemType.GUEST_ACTION_FAILED,
                machine,
                "Listing " + guestPath,
                "it holds more than " + MAX_NAMES + " names")
            .toException();
      }
    }
  }
}
