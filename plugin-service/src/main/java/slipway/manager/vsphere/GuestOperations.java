package slipway.manager.vsphere;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Commands and files inside one guest, through VMware Tools. // vim25 GuestOperationsManager
public interface GuestOperations {

  /// Throws a problem unless the guest takes these credentials.
  void validateCredentials();

  /// Makes a fresh directory that only this account can enter; answers its absolute path.
  String createTemporaryDirectory(String prefix);

  /// Writes a file of the guest. The content never passes through a command line.
  ///
  /// @param mode Unix permissions, as in 0600
  void upload(String guestPath, byte[] content, int mode);

  /// Reads a file of the guest into a new file here.
  void download(String guestPath, Path into) throws IOException;

  /// Starts a program; answers its process id in the guest.
  ///
  /// @param program absolute path
  /// @param arguments as one command line, visible to everybody in the guest: no secrets
  long start(String program, String arguments, String workingDirectory);

  /// What the guest tells of a process started by [#start]; vCenter forgets it five minutes after
  /// its end, then, and after Tools restarted, this answers [GuestProcess.State#UNKNOWN].
  GuestProcess process(long pid);

  void kill(long pid);

  void deleteFile(String guestPath);

  /// Deletes a directory and everything in it; harmless when it is gone.
  void deleteDirectory(String guestPath);

  /// Names in a directory.
  List<String> list(String guestPath);

  /// How often a process is asked about; vCenter's guests answer slowly.
  Duration POLL_INTERVAL = Duration.ofSeconds(2);

  /// @param exitCode meaningful when ended
  record GuestProcess(State state, int exitCode) {
    public enum State {
      RUNNING,
      ENDED,
      UNKNOWN
    }
  }
}
