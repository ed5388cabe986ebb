package slipway.lab.vim.verb;

import com.vmware.vim25.GuestAuthentication;
import com.vmware.vim25.GuestProcessInfo;
import com.vmware.vim25.GuestProgramSpec;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.inventory.VirtualMachine;
import slipway.lab.vim.wire.Faults;

/// vim25 GuestAuthManager and GuestProcessManager.
final class GuestProcessVerbs {
  static final String QUERY = "VirtualMachine.GuestOperations.Query";
  static final String MODIFY = "VirtualMachine.GuestOperations.Modify";
  static final String EXECUTE = "VirtualMachine.GuestOperations.Execute";

  private static final String ON = "GuestProcessManager";

  @Verb(
      on = "GuestAuthManager",
      name = "ValidateCredentialsInGuest",
      needs = {})
  void validate(Call call, VirtualMachine vm, GuestAuthentication auth) {
    call.require(vm, QUERY);
    call.site().guestWork().perform(vm, GuestWork.Login.of(auth), "check", "");
  }

  @Verb(
      on = ON,
      name = "StartProgramInGuest",
      needs = {})
  long start(Call call, VirtualMachine vm, GuestAuthentication auth, GuestProgramSpec spec) {
    call.require(vm, EXECUTE);
    if (spec.programPath == null || !spec.programPath.matches("(/|[A-Za-z]:\\\\).*")) {
      throw Faults.invalidArgument("spec.programPath");
    }
    return call.site().guestWork().processes().start(vm, GuestWork.Login.of(auth), spec);
  }

  @Verb(
      on = ON,
      name = "ListProcessesInGuest",
      needs = {})
  GuestProcessInfo[] list(
      Call call, VirtualMachine vm, GuestAuthentication auth, long @Nullable [] pids) {
    call.require(vm, QUERY);
    return call.site().guestWork().processes().list(vm, GuestWork.Login.of(auth), pids);
  }

  @Verb(
      on = ON,
      name = "TerminateProcessInGuest",
      needs = {})
  void terminate(Call call, VirtualMachine vm, GuestAuthentication auth, long pid) {
    call.require(vm, EXECUTE);
    String text = Long.toString(pid);
    call.site().guestWork().perform(vm, GuestWork.Login.of(auth), "kill", text, text);
  }
}
