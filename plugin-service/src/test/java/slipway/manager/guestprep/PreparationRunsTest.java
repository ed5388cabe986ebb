package slipway.manager.guestprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.database.TestDatabase;
import slipway.manager.gateways.GatewayControl.Chap;
import slipway.manager.guestprep.Preparation.State;
import slipway.manager.migrations.BootPreparation;
import slipway.manager.migrations.BootPreparation.Order;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.VSphere;

class PreparationRunsTest {
  private static final Order ROOT = new Order(new GuestCredentials("root", "x"), false);

  @TempDir Path dir;
  private final Preparations preparations = new Preparations(TestDatabase.get(), Clock.systemUTC());
  private final CountDownLatch answers = new CountDownLatch(1);

  // A vCenter that answers late, and then that it cannot.
  private final VSphere late =
      (VSphere)
          Proxy.newProxyInstance(
              VSphere.class.getClassLoader(),
              new Class<?>[] {VSphere.class},
              (proxy, method, arguments) -> {
                answers.await();
                throw Problem.of(ProblemType.VCENTER_UNREACHABLE, "vc", "late").toException();
              });

  @Test
  void guestsWorkedOnAtOnceAreBoundedAndAFailedRunFreesItsPlace() {
    PreparationRuns runs = runs();
    List<Machine> machines =
        java.util.stream.Stream.generate(PreparationRunsTest::machine)
            .limit(PreparationRuns.RUNS_MAX)
            .toList();
    machines.forEach(machine -> runs.start(State.RUNNING, "s", late, machine, ROOT));
    Machine one = machine();
    assertThat(
            catchThrowableOfType(
                ProblemException.class, () -> runs.start(State.RUNNING, "s", late, one, ROOT)))
        .hasMessageContaining(PreparationRuns.RUNS_MAX + " guests");
    assertThat(preparations.get("s", one.id().value())).isEqualTo(Preparation.NONE);
    answers.countDown();
    await()
        .untilAsserted(
            () ->
                assertThat(machines).allSatisfy(m -> assertThat(state(m)).isEqualTo(State.FAILED)));
    await().untilAsserted(() -> runs.start(State.RUNNING, "s", late, one, ROOT));
    await().untilAsserted(() -> assertThat(state(one)).isEqualTo(State.FAILED));
  }

  @Test
  void aFailureIsThrownAndKept() {
    answers.countDown();
    Machine web = machine();
    ProblemException thrown =
        catchThrowableOfType(
            ProblemException.class,
            () -> runs().prepare("s", late, web, ROOT, (step, percent) -> {}));
    assertThat(thrown).isNotNull();
    assertThat(preparations.get("s", web.id().value()).problem()).isEqualTo(thrown.problem());
  }

  @Test
  void migrationsSeeWhatIsPrepared() throws IOException {
    BootFiles files = new DirectoryBootFiles(dir.resolve("kept"));
    PreparedBoots boots = new PreparedBoots(runs(), preparations, files);
    Machine web = machine();
    assertThat(boots.isPrepared("s", web)).isFalse();
    assertThat(
            catchThrowableOfType(
                ProblemException.class,
                () ->
                    boots.capsule(
                        web,
                        new BootPreparation.IscsiRoot(
                            "192.0.2.1", 3260, "iqn.a", 0, "iqn.b", new Chap("u", "secret"), ""),
                        dir)))
        .hasMessageContaining("is not prepared");
    UUID run = preparations.begin("s", web.id().value(), web.instanceUuid(), State.RUNNING);
    preparations.prepared(run, PreparationsTest.guest(web.instanceUuid()));
    assertThat(boots.isPrepared("s", web)).isTrue();
  }

  @Test
  void aMovedGuestIsPreparedThereAndItsSourceIsForgottenWhenItIsGone() throws IOException {
    BootFiles files = new DirectoryBootFiles(dir.resolve("kept"));
    PreparedBoots boots = new PreparedBoots(runs(), preparations, files);
    Machine web = machine();
    Machine moved = machine();
    boots.moved("s", web.id(), "d", moved);
    assertThat(boots.isPrepared("d", moved)).isFalse();
    preparations.prepared(
        preparations.begin("s", web.id().value(), web.instanceUuid(), State.RUNNING),
        PreparationsTest.guest(web.instanceUuid()));
    Path file = Files.writeString(dir.resolve("file"), "bytes");
    files.put(
        web.instanceUuid(),
        Arrays.stream(BootFile.values()).collect(Collectors.toMap(each -> each, each -> file)));
    boots.moved("s", web.id(), "d", moved);
    boots.moved("s", web.id(), "d", moved);
    boots.gone("s", web.id());
    boots.gone("s", web.id());
    assertThat(boots.isPrepared("s", web)).isFalse();
    assertThat(boots.isPrepared("d", moved)).isTrue();
    assertThat(preparations.guest(moved.instanceUuid()))
        .hasValueSatisfying(
            guest -> assertThat(guest.instanceUuid()).isEqualTo(moved.instanceUuid()));
    files.get(moved.instanceUuid(), BootFile.KERNEL, dir.resolve("k"));
    assertThat(dir.resolve("k")).hasContent("bytes");
    assertThat(
            catchThrowableOfType(
                IOException.class,
                () -> files.get(web.instanceUuid(), BootFile.KERNEL, dir.resolve("k2"))))
        .isNotNull();
    UUID undoing = preparations.begin("d", moved.id().value(), moved.instanceUuid(), State.UNDOING);
    assertThat(preparations.moved(undoing)).isTrue();
    preparations.undone(
        undoing, new BootPreparation.Restored(Instant.EPOCH, List.of(), List.of(), 0, List.of()));
    boots.moved("s", web.id(), "d", moved);
    assertThat(boots.isPrepared("d", moved)).isFalse();
  }

  @Test
  void aDryRunThatCannotBeMadeTellsWhyAndLeavesEverythingAsItWas() {
    answers.countDown();
    PreparationRuns runs = runs();
    Machine web = machine();
    String id = web.id().value();
    runs.start(State.CHECKING, "s", late, web, ROOT);
    await().untilAsserted(() -> assertThat(preparations.dryRun("s", id)).isPresent());
    assertThat(preparations.get("s", id).state()).isEqualTo(State.NONE);
    assertThat(preparations.get("s", id).dryRunAt()).isNotNull();
    DryRun found = preparations.dryRun("s", id).orElseThrow();
    assertThat(found.changes()).isEmpty();
    assertThat(found.problem())
        .isEqualTo(Problem.of(ProblemType.VCENTER_UNREACHABLE, "vc", "late"));
  }

  private State state(Machine machine) {
    return preparations.get("s", machine.id().value()).state();
  }

  private PreparationRuns runs() {
    BootFiles files = new DirectoryBootFiles(dir.resolve("kept"));
    return new PreparationRuns(new GuestPreparation(dir, files), preparations);
  }

  private static Machine machine() {
    String uuid = UUID.randomUUID().toString();
    return GuestPreparationTest.machine("vm-" + uuid, uuid);
  }
}
