package slipway.manager.migrations;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.GuestOperations;

/// A guest with one account, `admin`, who may become root; its disk is nearly full when the
/// password is `full`.
final class FakeGuest implements GuestOperations {
  private final GuestCredentials credentials;
  private final Map<String, String> files = new HashMap<>();

  FakeGuest(GuestCredentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public void validateCredentials() {
    if (credentials.password().equals("wrong")) {
      throw Problem.of(ProblemType.GUEST_LOGIN_REFUSED, "guest", credentials.username())
          .toException();
    }
  }

  @Override
  public String createTemporaryDirectory(String prefix) {
    validateCredentials();
    return "/tmp/" + prefix;
  }

  @Override
  public void upload(String guestPath, byte[] content, int mode) {
    files.put(guestPath, new String(content, StandardCharsets.UTF_8));
  }

  @Override
  public void download(String guestPath, Path into) throws IOException {
    Files.writeString(
        into, files.getOrDefault(guestPath, FakeDriver.FILES.getOrDefault(guestPath, "")));
  }

  @Override
  public long start(String program, String arguments, String workingDirectory) {
    if (arguments.contains("/launch ")) {
      FakeDriver.play(arguments.split(" "), workingDirectory, files);
      return 43;
    }
    String root =
        credentials.username().equals("nosudo") ? "root=not in the sudoers file" : "root=yes";
    String free = credentials.password().equals("full") ? "1000" : "1000000";
    files.put(
        workingDirectory + "/answer", root + "\nfree /=" + free + "\nfree /var=" + free + "\n");
    return 42;
  }

  @Override
  public GuestProcess process(long pid) {
    return new GuestProcess(GuestProcess.State.ENDED, 0);
  }

  @Override
  public void kill(long pid) {}

  @Override
  public void deleteFile(String guestPath) {
    files.remove(guestPath);
  }

  @Override
  public void deleteDirectory(String guestPath) {
    files.keySet().removeIf(f -> f.startsWith(guestPath + "/"));
  }

  @Override
  public List<String> list(String guestPath) {
    return files.keySet().stream()
        .filter(file -> file.startsWith(guestPath + "/"))
        .map(file -> file.substring(guestPath.length() + 1).split("/", 2)[0])
        .distinct()
        .toList();
  }
}
