package slipway.manager.vsphere.vim25;

import com.vmware.vim25.DuplicateName;
import com.vmware.vim25.FileAlreadyExists;
import com.vmware.vim25.FileLocked;
import com.vmware.vim25.FileNotFound;
import com.vmware.vim25.GuestOperationsUnavailable;
import com.vmware.vim25.GuestPermissionDenied;
import com.vmware.vim25.InvalidGuestLogin;
import com.vmware.vim25.InvalidLogin;
import com.vmware.vim25.InvalidPowerState;
import com.vmware.vim25.ManagedObjectNotFound;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.MethodFault;
import com.vmware.vim25.NoDiskSpace;
import com.vmware.vim25.NoPermission;
import com.vmware.vim25.NotAuthenticated;
import com.vmware.vim25.OperationDisabledByGuest;
import com.vmware.vim25.TaskInProgress;
import com.vmware.vim25.ToolsUnavailable;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

/// What vCenter's faults mean in our catalogue: the one table.
final class Faults {
  private Faults() {}

  /// What was being done when the fault came.
  ///
  /// @param deed as in "Creating a snapshot"
  /// @param object what it was done to, as in "vm-58"
  /// @param vcenter where
  /// @param account whose session
  record Context(String deed, String object, String vcenter, String account) {}

  static ProblemException problem(SoapFault fault, Context at) {
    return translated(fault, at).toException(fault);
  }

  /// True when the problem came from such a fault of vCenter.
  @SafeVarargs
  static boolean isFrom(ProblemException problem, Class<? extends MethodFault>... kinds) {
    if (problem.getCause() instanceof SoapFault soap) {
      for (Class<? extends MethodFault> kind : kinds) {
        if (kind.isInstance(soap.fault())) {
          return true;
        }
      }
    }
    return false;
  }

  private static Problem translated(SoapFault soap, Context at) {
    return switch (soap.fault()) {
      case InvalidLogin _ -> Problem.of(ProblemType.VCENTER_LOGIN_REFUSED, at.vcenter());
      case NotAuthenticated _ -> Problem.of(ProblemType.SESSION_REQUIRED);
      case NoPermission f ->
          Problem.of(
              ProblemType.VCENTER_PRIVILEGE_MISSING,
              at.account(),
              or(f.privilegeId, "a privilege"),
              named(f.object, at));
      case ManagedObjectNotFound f -> Problem.of(ProblemType.OBJECT_NOT_FOUND, named(f.obj, at));
      case InvalidGuestLogin _ ->
          Problem.of(ProblemType.GUEST_LOGIN_REFUSED, at.object(), at.account());
      case GuestOperationsUnavailable _ -> guestUnavailable(soap, at);
      case OperationDisabledByGuest _ -> guestUnavailable(soap, at);
      case GuestPermissionDenied _ ->
          Problem.of(ProblemType.GUEST_ACTION_FAILED, at.object(), at.deed(), soap.told());
      case ToolsUnavailable _ ->
          Problem.of(ProblemType.TOOLS_NOT_RUNNING, at.object(), "not running");
      case InvalidPowerState f ->
          conflict(
              at.deed() + ": " + at.object() + " is " + power(f),
              "Power the machine on or off as needed and try again.");
      case NoDiskSpace f ->
          Problem.of(
              ProblemType.DATASTORE_FULL,
              or(f.datastore, or(f.file, "The datastore")),
              "no space",
              "more");
      case FileAlreadyExists f ->
          conflict(
              or(f.file, at.object()) + " exists already.", "Remove it or choose another name.");
      case FileLocked f ->
          conflict(
              or(f.file, at.object()) + " is in use by another machine.",
              "Detach the file from the machine that holds it and try again.");
      case FileNotFound f -> Problem.of(ProblemType.OBJECT_NOT_FOUND, or(f.file, at.object()));
      case DuplicateName f ->
          Problem.of(ProblemType.NAME_TAKEN, at.vcenter(), or(f.name, at.object()));
      case TaskInProgress _ ->
          conflict(
              at.deed() + ": another task is busy with " + at.object() + ".",
              "Wait until that task has ended and try again.");
      case null, default ->
          Problem.of(ProblemType.VCENTER_FAULT, at.deed() + " (" + at.object() + ")", soap.told());
    };
  }

  private static Problem guestUnavailable(SoapFault soap, Context at) {
    return Problem.of(ProblemType.GUEST_OPERATIONS_UNAVAILABLE, at.object(), soap.told());
  }

  private static Problem conflict(String what, String remedy) {
    return Problem.of(ProblemType.STATE_CONFLICT, what, remedy);
  }

  private static String power(InvalidPowerState fault) {
    return fault.existingState == null ? "in another power state" : fault.existingState.name();
  }

  private static String named(@Nullable ManagedObjectReference object, Context at) {
    return object == null ? at.object() : References.id(object).toString();
  }

  private static String or(@Nullable String told, String otherwise) {
    return told == null || told.isEmpty() ? otherwise : told;
  }
}
