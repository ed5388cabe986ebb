package slipway.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostProgramTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path directory;

  @Test
  void outputIsAnsweredAndInputIsGiven() throws Exception {
    List<String> lines = new ArrayList<>();
    HostProgram.run(SOON, List.of("tr", "a-z", "A-Z"), "one\ntwo\n", lines::add);
    assertThat(lines).containsExactly("ONE", "TWO");
  }

  @Test
  void aFailureCarriesTheProgramsComplaint() {
    assertThatThrownBy(
            () -> HostProgram.run(SOON, List.of("sh", "-c", "echo no such luck >&2; exit 7")))
        .hasMessageContaining("no such luck")
        .hasMessageContaining("7");
  }

  @Test
  void aMissingProgramIsNamed() {
    assertThatThrownBy(() -> HostProgram.run(SOON, List.of("no-such-program")))
        .hasMessageContaining("no-such-program is not installed");
  }

  @Test
  void aProgramThatTakesTooLongIsStoppedAndCleansUp() throws Exception {
    Path mark = directory.resolve("cleaned");
    String script = "trap 'touch " + mark + "' EXIT; trap 'exit 1' TERM; sleep 60";
    assertThatThrownBy(() -> HostProgram.run(Duration.ofMillis(300), List.of("bash", "-c", script)))
        .hasMessageContaining("took longer than");
    assertThat(mark).exists();
  }

  @Test
  void aChildDiesWithTheJvmThatStartedItEvenBySigkill() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                directory.resolve("log").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = jvm.inputReader()) {
      long child = Long.parseLong(out.readLine());
      assertThat(ProcessHandle.of(child)).isPresent();
      jvm.destroyForcibly();
      Awaitility.await()
          .atMost(SOON)
          .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    } finally {
      jvm.destroyForcibly();
    }
  }

  /// The program whose sudden death must not leave an orphan.
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      Path log = Files.createFile(Path.of(arguments[0]));
      // From a virtual thread, because its carrier may end long before the JVM does.
      Thread starter =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      Process child = HostProgram.start(List.of("sleep", "600"), log);
                      System.out.println(child.pid());
                    } catch (java.io.IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  });
      starter.join();
      new java.util.concurrent.CountDownLatch(1).await();
    }
  }
}
