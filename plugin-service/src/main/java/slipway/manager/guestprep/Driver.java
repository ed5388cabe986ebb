package slipway.manager.guestprep;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import slipway.manager.problem.Problem;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;

/// How the actions of one family of guests are brought in, started and understood, as
/// guest/README.md says.
sealed interface Driver permits LinuxDriver, WindowsDriver {
  /// The upload was damaged, or nothing can be started with the rights that it takes.
  int NOT_STARTED = 10;

  /// There is no way to the rights that it takes.
  int NOT_ROOT = 11;

  /// The guest's PowerShell is too old for what runs the actions.
  int TOO_OLD = 12;

  /// Looks at the guest itself, and answers everything its actions need as one archive.
  ///
  /// @param refusing throws when the guest matrix says no
  byte[] archive(GuestRun run, Machine machine, boolean refusing) throws IOException;

  /// What is uploaded for a run, by name.
  Map<String, byte[]> uploads(byte[] archive, GuestCredentials credentials) throws IOException;

  /// A path in the guest.
  String path(String directory, String... names);

  /// The program that is started in the guest; absolute.
  String program();

  /// Its arguments, without anything secret.
  ///
  /// @param directory where the uploads are
  String arguments(String directory, Task task, String sha256);

  /// The actions in their order, with what they take.
  List<Steps.Weighted> actions();

  /// Whether there is a kernel and a start-up image to be fetched.
  boolean handsOver();

  /// Where the guest keeps what is not taken back.
  String state();

  Problem notRoot(String machine, String user, String why);

  /// What the driver is to do.
  ///
  /// @param verb as in `apply`
  /// @param diff tell each change of a dry run
  /// @param repositories packages that are not carried may come from the guest's own repositories
  record Task(String verb, boolean diff, boolean repositories) {}

  /// The driver for a machine, by what vCenter tells of it.
  static Driver of(Machine machine, GuestBundle bundle) {
    return machine.runsWindows() ? new WindowsDriver() : new LinuxDriver(bundle);
  }
}
