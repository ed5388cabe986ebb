package slipway.manager.guestprep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.GuestOperations;

/// A phony guest whose programs really run, as processes of this host with the guest's tree as
/// root directory of the actions.
final class LocalGuest implements GuestOperations {
  static final String PASSWORD = "correct horse";

  final Path root;
  final List<String> commandLines = new ArrayList<>();
  final List<Path> directories = new ArrayList<>();
  final GuestCredentials credentials;

  /// The next so many calls are refused as if Tools were restarting.
  int refusals;

  private final Path place;
  private final Path tools;

  private LocalGuest(Path place, GuestCredentials credentials) {
    this.place = place;
    this.root = place.resolve("guest");
    this.tools = place.resolve("tools");
    this.credentials = credentials;
  }

  /// A Debian 12.
  static LocalGuest make(Path place, GuestCredentials credentials) throws Exception {
    return make(place, credentials, "debian-12", "debian-12-amd64");
  }

  /// Builds the tree and a bundle beside it, in `bundles`.
  ///
  /// @param family a line of guest/test/families
  /// @param bundle how the directory of its packages is called
  static LocalGuest make(Path place, GuestCredentials credentials, String family, String bundle)
      throws Exception {
    LocalGuest guest = new LocalGuest(place, credentials);
    Programs.run(
        place,
        "bash",
        "-euc",
        ". \"$1\"; phony_guest \"$2/guest\" \"$3\"; phony_bundle \"$2/bundles/$4\" \"$3\";"
            + " listing \"$2/guest\" >\"$2/before\"",
        "make",
        Programs.GUEST.resolve("test/phony-guest.sh").toString(),
        place.toString(),
        family,
        bundle);
    Files.createDirectory(guest.tools);
    if (!credentials.username().equals("root")) {
      guest.tool("id", "echo 1000");
    }
    return guest;
  }

  /// A program that is found before the host's own by what is started first.
  LocalGuest tool(String name, String body) throws IOException {
    Path tool = Files.writeString(tools.resolve(name), "#!/bin/bash\n" + body + "\n");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    return this;
  }

  /// What changed in the guest's tree since it was made; empty when nothing.
  String changes() throws Exception {
    return Programs.run(
        place,
        "bash",
        "-uc",
        ". \"$1\"; diff before <(listing guest); true",
        "changes",
        Programs.GUEST.resolve("test/phony-guest.sh").toString());
  }

  @Override
  public void validateCredentials() {
    answer();
    if (!credentials.password().equals(PASSWORD)) {
      throw Problem.of(ProblemType.GUEST_LOGIN_REFUSED, "web", credentials.username())
          .toException();
    }
  }

  @Override
  public String createTemporaryDirectory(String prefix) {
    answer();
    try {
      Path directory = Files.createTempDirectory(prefix);
      directories.add(directory);
      return directory.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void upload(String guestPath, byte[] content, int mode) {
    answer();
    try {
      Path file = real(guestPath);
      Files.write(file, content);
      Files.setPosixFilePermissions(
          file, PosixFilePermissions.fromString(mode == 0600 ? "rw-------" : "rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void download(String guestPath, Path into) throws IOException {
    answer();
    if (!Files.exists(real(guestPath))) {
      throw Problem.of(ProblemType.OBJECT_NOT_FOUND, guestPath).toException();
    }
    Files.copy(real(guestPath), into);
  }

  @Override
  public long start(String program, String arguments, String workingDirectory) {
    answer();
    commandLines.add(program + " " + arguments);
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments.split(" ")));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Path.of(workingDirectory).toFile())
            .redirectErrorStream(true)
            .redirectOutput(place.resolve("started").toFile());
    builder.environment().put("SLIPWAY_ROOT", root.toString());
    builder.environment().merge("PATH", tools.toString(), (path, first) -> first + ":" + path);
    try {
      return builder.start().pid();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public GuestProcess process(long pid) {
    return new GuestProcess(GuestProcess.State.UNKNOWN, 0);
  }

  @Override
  public void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Override
  public void deleteFile(String guestPath) {
    answer();
    try {
      Files.deleteIfExists(real(guestPath));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void deleteDirectory(String guestPath) {
    answer();
    try {
      BootCapsule.deleteTree(real(guestPath));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> list(String guestPath) {
    answer();
    try (Stream<Path> files = Files.list(real(guestPath))) {
      return files.map(f -> f.getFileName().toString()).toList();
    } catch (IOException e) {
      throw Problem.of(ProblemType.OBJECT_NOT_FOUND, guestPath).toException(e);
    }
  }

  private void answer() {
    if (refusals > 0) {
      refusals--;
      throw Problem.of(ProblemType.TOOLS_NOT_RUNNING, "web", "restarting").toException();
    }
  }

  private Path real(String guestPath) {
    Path path = Path.of(guestPath);
    return directories.stream().anyMatch(path::startsWith)
        ? path
        : root.resolve(guestPath.substring(1));
  }
}
