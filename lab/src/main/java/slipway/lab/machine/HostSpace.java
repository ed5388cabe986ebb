package slipway.lab.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What files really take of the host's file system. Asked of `du`, because Java cannot tell.
public final class HostSpace {
  private HostSpace() {}

  /// Bytes of all the files, and of everything in the directories among them.
  public static long of(List<Path> files) throws IOException {
    if (files.isEmpty()) {
      return 0;
    }
    List<String> command = new ArrayList<>(List.of("du", "-s", "-c", "-B1", "--"));
    files.forEach(file -> command.add(file.toString()));
    Process du = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String told = new String(du.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    // The last line is the total; a file that vanished meanwhile takes nothing.
    String total = told.substring(told.lastIndexOf('\n') + 1);
    try {
      return Long.parseLong(total.substring(0, Math.max(0, total.indexOf('\t'))));
    } catch (NumberFormatException e) {
      throw new IOException("du says nothing of " + files);
    }
  }
}
