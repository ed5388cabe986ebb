package slipway.manager.guestprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestOperations;

class PatientGuestTest {
  private static final int REFUSALS = 2;
  private static final long PID = 7;

  private int calls;

  @Test
  void whatIsDeletedTwiceIsDeletedSoItIsAskedAgainWhenNobodyKnowsWhetherItWasHeard() {
    refusing(ProblemType.VCENTER_UNREACHABLE).deleteDirectory("/tmp/slipway1");
    assertThat(calls).isEqualTo(REFUSALS + 1);
  }

  @Test
  void whatMayHaveBegunIsNotBegunAgain() {
    GuestOperations guest = refusing(ProblemType.VCENTER_UNREACHABLE);
    assertThatThrownBy(() -> guest.start("/bin/bash", "launch", "/tmp/slipway1"))
        .isInstanceOf(ProblemException.class);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void whatHasNotBegunForWantOfToolsIsBegunWhenTheyAreBack() {
    GuestOperations guest = refusing(ProblemType.TOOLS_NOT_RUNNING);
    assertThat(guest.start("/bin/bash", "launch", "/tmp/slipway1")).isEqualTo(PID);
    assertThat(calls).isEqualTo(REFUSALS + 1);
  }

  @Test
  void whatDoesNotPassIsToldAtOnce() {
    GuestOperations guest = refusing(ProblemType.GUEST_LOGIN_REFUSED);
    assertThatThrownBy(guest::validateCredentials).isInstanceOf(ProblemException.class);
    assertThat(calls).isEqualTo(1);
  }

  /// A patient look at a guest whose first calls end so.
  private GuestOperations refusing(ProblemType type) {
    GuestOperations guest =
        (GuestOperations)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {GuestOperations.class},
                (proxy, method, arguments) -> {
                  if (calls++ < REFUSALS) {
                    throw Problem.of(type, "web", "not now").toException();
                  }
                  return method.getReturnType() == long.class ? PID : null;
                });
    return new PatientGuest(guest, time -> {});
  }
}
