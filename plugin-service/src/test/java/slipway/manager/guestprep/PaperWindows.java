package slipway.manager.guestprep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestOperations;

/// A Windows whose driver answers what it was told to. The scripts themselves run in the lab.
final class PaperWindows implements GuestOperations {
  private static final String DIRECTORY = "C:\\Users\\Mover One\\Temp\\slipway1";

  /// In its work directory.
  final Map<String, String> files = new HashMap<>();

  final Map<String, byte[]> uploaded = new HashMap<>();
  final List<String> started = new ArrayList<>();

  /// The progress is being written and cannot be read.
  boolean locked;

  private String results = "\uFEFF";
  private int looks;

  void answers(int code, String... lines) {
    for (String line : lines) {
      results += line + "\r\n";
    }
    files.put("results", results);
    files.put("rc", code + "\n");
  }

  void progress(String text) {
    files.put("progress", "\uFEFF" + text);
  }

  @Override
  public void validateCredentials() {}

  @Override
  public String createTemporaryDirectory(String prefix) {
    return DIRECTORY;
  }

  @Override
  public void upload(String guestPath, byte[] content, int mode) {
    uploaded.put(guestPath, content);
  }

  @Override
  public void download(String guestPath, Path into) throws IOException {
    String name = guestPath.substring(guestPath.lastIndexOf('\\') + 1);
    if (locked && name.equals("progress")) {
      throw Problem.of(ProblemType.GUEST_ACTION_FAILED, "vm", "Downloading", "in use")
          .toException();
    }
    String content = files.get(name);
    if (!guestPath.equals(DIRECTORY + "\\work\\" + name) || content == null) {
      throw Problem.of(ProblemType.OBJECT_NOT_FOUND, guestPath).toException();
    }
    Files.writeString(into, content);
  }

  @Override
  public long start(String program, String arguments, String workingDirectory) {
    started.add(program + " " + arguments);
    return 1;
  }

  @Override
  public GuestProcess process(long pid) {
    return new GuestProcess(GuestProcess.State.UNKNOWN, 0);
  }

  @Override
  public void kill(long pid) {}

  @Override
  public void deleteFile(String guestPath) {
    files.remove(guestPath);
  }

  @Override
  public void deleteDirectory(String guestPath) {
    files.clear();
  }

  // The result is there at the second look, so that the progress is seen at the first.
  @Override
  public List<String> list(String guestPath) {
    if (guestPath.equals(DIRECTORY)) {
      return List.of("bundle.json", "launch.ps1", "work");
    }
    if (!guestPath.equals(DIRECTORY + "\\work")) {
      throw Problem.of(ProblemType.OBJECT_NOT_FOUND, guestPath).toException();
    }
    looks++;
    return files.keySet().stream().filter(name -> looks > 1 || !name.equals("rc")).toList();
  }
}
