package slipway.manager.vsphere.vim25;

import static org.assertj.core.api.Assertions.assertThat;

import com.vmware.vim25.MethodFault;
import java.rmi.RemoteException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

class FaultsTest {
  private static final Faults.Context AT =
      new Faults.Context("Doing it", "vm-58", "vc.example", "ann");

  @ParameterizedTest
  @CsvSource({
    "InvalidLogin, VCENTER_LOGIN_REFUSED",
    "NotAuthenticated, SESSION_REQUIRED",
    "NoPermission, VCENTER_PRIVILEGE_MISSING",
    "ManagedObjectNotFound, OBJECT_NOT_FOUND",
    "InvalidGuestLogin, GUEST_LOGIN_REFUSED",
    "GuestOperationsUnavailable, GUEST_OPERATIONS_UNAVAILABLE",
    "OperationDisabledByGuest, GUEST_OPERATIONS_UNAVAILABLE",
    "GuestPermissionDenied, GUEST_ACTION_FAILED",
    "ToolsUnavailable, TOOLS_NOT_RUNNING",
    "InvalidPowerState, STATE_CONFLICT",
    "NoDiskSpace, DATASTORE_FULL",
    "FileAlreadyExists, FILE_EXISTS",
    "FileLocked, STATE_CONFLICT",
    "FileNotFound, OBJECT_NOT_FOUND",
    "DuplicateName, NAME_TAKEN",
    "TaskInProgress, STATE_CONFLICT",
    "InvalidArgument, VCENTER_FAULT"
  })
  void everyFaultHasItsProblem(String fault, ProblemType expected) throws Exception {
    Problem problem = translated(fault);
    assertThat(problem.type()).isEqualTo(expected);
    assertThat(problem.cause() + problem.remedy()).doesNotContain("{", "null");
  }

  @Test
  void aFaultWithoutATypeKeepsItsWords() {
    Problem problem = Faults.problem(new SoapFault("the moon is full", null), AT).problem();
    assertThat(problem.type()).isEqualTo(ProblemType.VCENTER_FAULT);
    assertThat(problem.cause()).contains("the moon is full", "Doing it", "vm-58");
  }

  @Test
  void whereAProblemCameFromCanBeAsked() throws Exception {
    ProblemException problem = Faults.problem(soap("FileNotFound"), AT);
    assertThat(Faults.isFrom(problem, com.vmware.vim25.FileNotFound.class)).isTrue();
    assertThat(Faults.isFrom(problem, com.vmware.vim25.FileLocked.class)).isFalse();
  }

  private static Problem translated(String fault) throws Exception {
    return Faults.problem(soap(fault), AT).problem();
  }

  private static SoapFault soap(String fault) throws Exception {
    Class<?> type = Objects.requireNonNull(VimTypes.named(fault), fault);
    assertThat(RemoteException.class).isAssignableFrom(type);
    return new SoapFault("told", (MethodFault) type.getConstructor().newInstance());
  }
}
