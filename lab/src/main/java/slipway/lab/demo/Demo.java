package slipway.lab.demo;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import slipway.lab.boot.Boots;

/// `slipway demo`: one warm migration of a real machine between two sites on this host.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Starts two vCenters with real machines and migrates one of them.")
public final class Demo implements Callable<Integer> {
  private static final int FAILED = 1;

  private static final Duration END_PATIENCE = Duration.ofMinutes(1);

  private final CountDownLatch ended = new CountDownLatch(1);

  @Mixin DemoOptions options = new DemoOptions();

  public static void main(String[] args) {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    CommandLine line =
        new CommandLine(new Lab())
            .addSubcommand(new Demo())
            .addSubcommand(new Boots())
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  command
                      .getErr()
                      .println(
                          "slipway " + command.getCommandName() + " failed: " + e.getMessage());
                  if (System.getenv("SLIPWAY_TRACE") != null) {
                    e.printStackTrace(command.getErr());
                  }
                  return FAILED;
                });
    System.exit(line.execute(args));
  }

  @Command(name = "lab", subcommandsRepeatable = false)
  private static final class Lab {}

  @Override
  public Integer call() throws Exception {
    Timeline timeline = new Timeline(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    endOnInterrupt();
    try (Laboratory lab = Laboratory.start(options, timeline)) {
      if (!options.once) {
        return stayUp(lab, timeline);
      }
      Report report = new Story(lab, options, timeline).run();
      if (options.report != null) {
        report.write(options.report);
        timeline.say("report: " + options.report);
      }
      tell(report, timeline);
      return report.passed() ? 0 : FAILED;
    } finally {
      ended.countDown();
    }
  }

  /// Ctrl-C interrupts whatever is being done, and the JVM stays until everything has been stopped.
  private void endOnInterrupt() {
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  main.interrupt();
                  try {
                    boolean _ = ended.await(END_PATIENCE.toSeconds(), TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  private static void tell(Report report, Timeline timeline) {
    timeline.part(report.passed() ? "Nothing was lost" : "It did not hold");
    timeline.say(
        "downtime %.1f s (a plain reboot: %.1f s), local boot at the end %.1f s"
            .formatted(
                report.downtimeSeconds(),
                report.localRebootSeconds(),
                report.finaliseDowntimeSeconds()));
    timeline.say(
        "%s of %s crossed the link before the cutover, %s until the answer"
            .formatted(
                Timeline.bytes(report.bytesMovedBeforeCutover()),
                Timeline.bytes(report.allocatedBytes()),
                Timeline.bytes(report.bytesMovedBeforeAnswer())));
    timeline.say(
        "records: %d written, %d lost, %d corrupt; disk identical: %s; left behind: %s"
            .formatted(
                report.records().written(),
                report.records().lost(),
                report.records().corrupt(),
                report.diskIdentical() ? "yes" : "NO",
                report.leftBehind().isEmpty() ? "nothing" : report.leftBehind()));
    report.failures().forEach(failure -> timeline.say("✗ " + failure));
  }

  private static int stayUp(Laboratory lab, Timeline timeline) {
    timeline.part("Everything is up; Ctrl-C ends it");
    lab.addresses().forEach(timeline::say);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException interrupted) {
      timeline.part("Stopping");
    }
    return 0;
  }
}
