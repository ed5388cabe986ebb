package slipway.lab.vim.verb;

import com.vmware.vim25.FileTransferInformation;
import com.vmware.vim25.GuestAuthentication;
import com.vmware.vim25.GuestFileAttributes;
import com.vmware.vim25.GuestFileInfo;
import com.vmware.vim25.GuestListFileInfo;
import com.vmware.vim25.GuestPosixFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.inventory.VirtualMachine;
import slipway.lab.vim.wire.Faults;

/// vim25 GuestFileManager.
final class GuestFileVerbs {
  private static final String ON = "GuestFileManager";

  /// Files one listing names when nothing is asked. // vim25 ListFilesInGuest.maxResults
  static final int DEFAULT_RESULTS = 50;

  private static String modify(
      Call call,
      VirtualMachine vm,
      GuestAuthentication auth,
      String verb,
      String subject,
      String... arguments) {
    call.require(vm, GuestProcessVerbs.MODIFY);
    return call.site().guestWork().perform(vm, GuestWork.Login.of(auth), verb, subject, arguments);
  }

  private static String flag(boolean on) {
    return on ? "1" : "";
  }

  @Verb(
      on = ON,
      name = "CreateTemporaryDirectoryInGuest",
      needs = {})
  String createTemporaryDirectory(
      Call call,
      VirtualMachine vm,
      GuestAuthentication auth,
      String prefix,
      String suffix,
      @Nullable String directoryPath) {
    return temporary(call, vm, auth, "directory", prefix, suffix, directoryPath);
  }

  @Verb(
      on = ON,
      name = "CreateTemporaryFileInGuest",
      needs = {})
  String createTemporaryFile(
      Call call,
      VirtualMachine vm,
      GuestAuthentication auth,
      String prefix,
      String suffix,
      @Nullable String directoryPath) {
    return temporary(call, vm, auth, "file", prefix, suffix, directoryPath);
  }

  private static String temporary(
      Call call,
      VirtualMachine vm,
      GuestAuthentication auth,
      String kind,
      String prefix,
      String suffix,
      @Nullable String directory) {
    if (prefix.indexOf('/') >= 0 || suffix.indexOf('/') >= 0) {
      throw Faults.invalidArgument("prefix");
    }
    String where = directory == null ? "" : directory;
    return modify(call, vm, auth, "temporary", where, kind, prefix, suffix, where);
  }

  @Verb(
      on = ON,
      name = "MakeDirectoryInGuest",
      needs = {})
  void makeDirectory(
      Call call,
      VirtualMachine vm,
      GuestAuthentication auth,
      String directoryPath,
      boolean createParentDirectories) {
    modify(call, vm, auth, "mkdir", directoryPath, directoryPath, flag(createParentDirectories));
  }

  @Verb(
      on = ON,
      name = "DeleteFileInGuest",
      needs = {})
  void deleteFile(Call call, VirtualMachine vm, GuestAuthentication auth, String filePath) {
    modify(call, vm, auth, "rm", filePath, filePath);
  }

  @Verb(
      on = ON,
      name = "DeleteDirectoryInGuest",
      needs = {})
  void deleteDirectory(
      Call call,
      VirtualMachine vm,
      GuestAuthentication auth,
      String directoryPath,
      boolean recursive) {
    modify(call, vm, auth, "rmdir", directoryPath, directoryPath, flag(recursive));
  }

  @Verb(
      on = ON,
      name = "ChangeFileAttributesInGuest",
      needs = {})
  void changeFileAttributes(
      Call call,
      VirtualMachine vm,
      GuestAuthentication auth,
      String guestFilePath,
      GuestFileAttributes fileAttributes) {
    var to = GuestTransfers.attributes(fileAttributes);
    modify(
        call,
        vm,
        auth,
        "attributes",
        guestFilePath,
        guestFilePath,
        to.get(0),
        to.get(1),
        to.get(2));
  }

  @Verb(
      on = ON,
      name = "ListFilesInGuest",
      needs = {})
  GuestListFileInfo listFiles(
      Call call,
      VirtualMachine vm,
      GuestAuthentication auth,
      String filePath,
      @Nullable Integer index,
      @Nullable Integer maxResults,
      @Nullable String matchPattern) {
    call.require(vm, GuestProcessVerbs.QUERY);
    String data =
        call.site()
            .guestWork()
            .perform(
                vm,
                GuestWork.Login.of(auth),
                "list",
                filePath,
                filePath,
                matchPattern == null ? "" : matchPattern);
    int from = index == null ? 0 : Math.max(0, index);
    int most = maxResults == null ? DEFAULT_RESULTS : Math.max(0, maxResults);
    String[] fields = data.split("\0", -1);
    var files = new ArrayList<GuestFileInfo>();
    int total = fields.length / 6;
    for (int i = from; i < total && files.size() < most; i++) {
      files.add(info(fields, i * 6));
    }
    var list = new GuestListFileInfo();
    list.files = files.isEmpty() ? null : files.toArray(GuestFileInfo[]::new);
    list.remaining = Math.max(0, total - from - files.size());
    return list;
  }

  private static GuestFileInfo info(String[] fields, int at) {
    var info = new GuestFileInfo();
    info.path = fields[at];
    info.type = fields[at + 1];
    info.size = Long.parseLong(fields[at + 2]);
    info.attributes = posix(fields, at + 3);
    return info;
  }

  private static GuestPosixFileAttributes posix(String[] fields, int at) {
    var attributes = new GuestPosixFileAttributes();
    attributes.permissions = Long.valueOf(fields[at]);
    attributes.ownerId = Integer.valueOf(fields[at + 1]);
    attributes.groupId = Integer.valueOf(fields[at + 2]);
    return attributes;
  }

  @Verb(
      on = ON,
      name = "InitiateFileTransferToGuest",
      needs = {})
  String toGuest(
      Call call,
      VirtualMachine vm,
      GuestAuthentication auth,
      String guestFilePath,
      GuestFileAttributes fileAttributes,
      long fileSize,
      boolean overwrite) {
    if (fileSize < 0 || fileSize > GuestTransfers.MAX_BYTES) {
      throw Faults.invalidArgument("fileSize");
    }
    modify(call, vm, auth, "check-put", guestFilePath, guestFilePath, flag(overwrite));
    return url(
        call,
        new GuestTransfers.Transfer(
            vm,
            GuestWork.Login.of(auth),
            guestFilePath,
            true,
            fileSize,
            overwrite,
            GuestTransfers.attributes(fileAttributes),
            Instant.now().plus(GuestTransfers.LIFETIME)));
  }

  @Verb(
      on = ON,
      name = "InitiateFileTransferFromGuest",
      needs = {})
  FileTransferInformation fromGuest(
      Call call, VirtualMachine vm, GuestAuthentication auth, String guestFilePath) {
    call.require(vm, GuestProcessVerbs.QUERY);
    GuestWork.Login login = GuestWork.Login.of(auth);
    String[] stat =
        call.site()
            .guestWork()
            .perform(vm, login, "stat", guestFilePath, guestFilePath)
            .split("\0", -1);
    var information = new FileTransferInformation();
    information.size = Long.parseLong(stat[0]);
    information.attributes = posix(stat, 1);
    if (information.size > GuestTransfers.MAX_BYTES) {
      throw Faults.systemError("the file is larger than the lab transfers");
    }
    information.url =
        url(
            call,
            new GuestTransfers.Transfer(
                vm,
                login,
                guestFilePath,
                false,
                information.size,
                false,
                java.util.List.of("", "", ""),
                Instant.now().plus(GuestTransfers.LIFETIME)));
    return information;
  }

  private static String url(Call call, GuestTransfers.Transfer transfer) {
    return call.site().guestWork().transfers().promise(transfer);
  }
}
