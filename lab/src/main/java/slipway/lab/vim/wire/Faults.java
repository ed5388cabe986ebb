package slipway.lab.vim.wire;

import com.vmware.vim25.DuplicateName;
import com.vmware.vim25.FileFault;
import com.vmware.vim25.GuestOperationsFault;
import com.vmware.vim25.InvalidArgument;
import com.vmware.vim25.InvalidLogin;
import com.vmware.vim25.InvalidPowerState;
import com.vmware.vim25.InvalidProperty;
import com.vmware.vim25.InvalidRequest;
import com.vmware.vim25.ManagedObjectNotFound;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.MethodFault;
import com.vmware.vim25.MethodNotFound;
import com.vmware.vim25.NoDiskSpace;
import com.vmware.vim25.NoPermission;
import com.vmware.vim25.NotAuthenticated;
import com.vmware.vim25.NotFound;
import com.vmware.vim25.NotSupported;
import com.vmware.vim25.RuntimeFault;
import com.vmware.vim25.SystemError;
import com.vmware.vim25.TaskInProgress;
import com.vmware.vim25.VirtualMachinePowerState;
import org.jspecify.annotations.Nullable;

/// The refusals of a vCenter, each with its typed detail.
public final class Faults {
  private Faults() {}

  public static Fault invalidRequest(String why) {
    return new Fault(new InvalidRequest(), why);
  }

  public static Fault methodNotFound(ManagedObjectReference receiver, String method) {
    var fault = new MethodNotFound();
    fault.receiver = receiver;
    fault.method = method;
    return new Fault(fault, "Unable to resolve WSDL method name " + method);
  }

  public static Fault notFound(ManagedObjectReference reference) {
    var fault = new ManagedObjectNotFound();
    fault.obj = reference;
    return new Fault(
        fault,
        "The object '"
            + reference.type
            + ":"
            + reference.val
            + "' has already been deleted or has not been completely created");
  }

  public static Fault notFound(String what) {
    return new Fault(new NotFound(), what + " was not found.");
  }

  public static Fault notAuthenticated(ManagedObjectReference reference) {
    var fault = new NotAuthenticated();
    fault.object = reference;
    fault.privilegeId = "System.View";
    return new Fault(fault, "The session is not authenticated.");
  }

  public static Fault noPermission(ManagedObjectReference reference, String privilege) {
    var fault = new NoPermission();
    fault.object = reference;
    fault.privilegeId = privilege;
    return new Fault(fault, "Permission to perform this operation was denied.");
  }

  public static Fault invalidLogin() {
    return new Fault(
        new InvalidLogin(), "Cannot complete login due to an incorrect user name or password.");
  }

  public static Fault invalidArgument(String property) {
    var fault = new InvalidArgument();
    fault.invalidProperty = property;
    return new Fault(fault, "A specified parameter was not correct: " + property);
  }

  public static Fault invalidProperty(String name) {
    var fault = new InvalidProperty();
    fault.name = name;
    return new Fault(fault, "The property '" + name + "' does not exist.");
  }

  public static Fault powerState(
      VirtualMachinePowerState is, @Nullable VirtualMachinePowerState asked) {
    var fault = new InvalidPowerState();
    fault.existingState = is;
    fault.requestedState = asked;
    return new Fault(
        fault,
        "The attempted operation cannot be performed in the current state ("
            + (is == VirtualMachinePowerState.poweredOn ? "Powered on" : "Powered off")
            + ").");
  }

  public static Fault busy(@Nullable ManagedObjectReference task) {
    var fault = new TaskInProgress();
    fault.task = task;
    return new Fault(fault, "The operation is not allowed: another task is already in progress.");
  }

  public static Fault duplicateName(String name, ManagedObjectReference holder) {
    var fault = new DuplicateName();
    fault.name = name;
    fault.object = holder;
    return new Fault(fault, "The name '" + name + "' already exists.");
  }

  /// A fault about a file of a datastore, or of a guest.
  public static Fault file(FileFault fault, String file, String message) {
    fault.file = file;
    return new Fault(fault, message + ": " + file);
  }

  public static Fault noDiskSpace(String datastore, String file) {
    var fault = new NoDiskSpace();
    fault.datastore = datastore;
    return file(fault, file, "Insufficient disk space on datastore '" + datastore + "'");
  }

  public static Fault guest(GuestOperationsFault fault, String message) {
    return new Fault(fault, message);
  }

  public static Fault notSupported(String why) {
    return new Fault(new NotSupported(), "The operation is not supported on the object: " + why);
  }

  /// What vCenter answers when it fails itself.
  public static Fault systemError(String reason) {
    var fault = new SystemError();
    fault.reason = reason;
    return new Fault(fault, "A general system error occurred: " + reason);
  }

  public static Fault of(MethodFault fault, String message) {
    return new Fault(fault, message);
  }

  /// Anything else that a handler threw, as the caller is told it.
  public static Fault of(Throwable cause) {
    return switch (cause) {
      case Fault fault -> fault;
      case RuntimeException bug ->
          new Fault(new RuntimeFault(), "Runtime fault: " + bug.getClass().getSimpleName());
      default -> systemError(String.valueOf(cause.getMessage()));
    };
  }
}
