package slipway.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.scsi.FaultyDevice;
import slipway.gateway.scsi.MemoryDevice;
import slipway.gateway.scsi.PhysicalBlock;

/// libiscsi's conformance suite, each of its cases a test here.
///
/// Every suite gets a disk of its own, so several run at once: most of their time is sleeping.
class IscsiTestCuIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int AT_ONCE = 4;
  private static final int DISK_BYTES = 64 << 20;
  private static final Pattern CASE = Pattern.compile("^\\s+Test: (\\S+) \\.\\.\\.(.*)$");
  private static final Pattern LISTED = Pattern.compile("^ALL\\.(\\w+)$");

  /// The cases that an erase of some seconds is needed for, which memory is too quick for.
  private static final String ON_A_SLOW_DISK = "Reset";

  private static final Duration EACH_ZERO_TAKES = Duration.ofMillis(125);

  /// A line of the list of known skips.
  private record Known(Pattern which, String reason) {}

  private static final List<Known> KNOWN = new ArrayList<>();
  private static Served served;
  private static String tool;

  @BeforeAll
  static void serve() throws IOException {
    tool = Programs.find("iscsi-test-cu", "libiscsi-bin").toString();
    served = Served.start();
    try (InputStream in = IscsiTestCuIT.class.getResourceAsStream("iscsi-test-cu.txt")) {
      assertThat(in).isNotNull();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.startsWith("#")) {
          String[] fields = line.split(" ", 3);
          String which = fields[1].replace(".", "\\.").replace("*", ".*");
          assertThat(fields[0]).isEqualTo("skip");
          KNOWN.add(new Known(Pattern.compile(which), fields[2]));
        }
      }
    }
  }

  @AfterAll
  static void stop() throws IOException {
    served.close();
  }

  @TestFactory
  Stream<DynamicContainer> everyCaseOfLibiscsisSuitePasses() throws Exception {
    List<String> suites =
        new ArrayList<>(
            Programs.run(LIMIT, List.of(tool, "--list"))
                .output()
                .lines()
                .map(LISTED::matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(1))
                .toList());
    assertThat(suites).hasSizeGreaterThanOrEqualTo(51);
    ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
    Map<String, Future<Map<String, String>>> results = new LinkedHashMap<>();
    // The one that takes longest first.
    suites.sort(Comparator.comparing(suite -> !suite.equals("Sanitize")));
    for (String suite : suites) {
      results.put(suite, workers.submit(() -> judge(suite)));
    }
    workers.shutdown();
    return results.entrySet().stream()
        .map(e -> DynamicContainer.dynamicContainer(e.getKey(), cases(e.getKey(), e.getValue())));
  }

  /// Runs a suite on a disk of the kind that it is about.
  private static Map<String, String> judge(String suite) throws Exception {
    return switch (suite) {
      case "ReadOnly" ->
          run(suite, FaultyDevice.readOnly(new MemoryDevice(DISK_BYTES)), 1, List.of());
      case "MultipathIO" -> run(suite, new MemoryDevice(DISK_BYTES), 2, List.of("-S"));
      case "Sanitize" -> sanitize(suite);
      default -> run(suite, new MemoryDevice(DISK_BYTES), 1, List.of("-S"));
    };
  }

  /// The case that resets during an erase sleeps a minute, so it runs beside the rest.
  private static Map<String, String> sanitize(String suite) throws Exception {
    FaultyDevice slow = new FaultyDevice(new MemoryDevice(DISK_BYTES), false);
    slow.zeroTakes = EACH_ZERO_TAKES;
    FutureTask<Map<String, String>> reset =
        new FutureTask<>(() -> run(suite + "." + ON_A_SLOW_DISK, slow, 1, List.of("-S")));
    Thread.ofVirtual().start(reset);
    Map<String, String> cases = run(suite, new MemoryDevice(DISK_BYTES), 1, List.of("-S"));
    cases.putAll(reset.get());
    return cases;
  }

  private static Map<String, String> run(
      String which, BlockDevice device, int paths, List<String> flags) throws Exception {
    String name = "cu-" + which.toLowerCase(Locale.ROOT);
    // Unaligned cases need physical blocks of several logical ones. The one that asks for the
    // status of a block inside a physical one is right only where both are the same.
    boolean small = which.equals("GetLBAStatus");
    String url =
        served.disk(name, device, small ? PhysicalBlock.BYTES_512 : PhysicalBlock.BYTES_4096);
    List<String> command = new ArrayList<>(List.of(tool, "-d", "-v", "-t", "ALL." + which));
    command.addAll(flags);
    command.add(url);
    for (int more = 1; more < paths; more++) {
      command.add(served.otherPath(name));
    }
    Map<String, String> cases = parse(Programs.run(LIMIT, command).output());
    served.forget(name);
    return cases;
  }

  private static Stream<DynamicTest> cases(String suite, Future<Map<String, String>> result) {
    Map<String, String> cases;
    try {
      cases = result.get();
    } catch (InterruptedException | ExecutionException e) {
      return Stream.of(DynamicTest.dynamicTest(suite, () -> fail(suite + " didn't run", e)));
    }
    if (cases.isEmpty()) {
      return Stream.of(DynamicTest.dynamicTest(suite, () -> fail("no case of it ran")));
    }
    return cases.entrySet().stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(), () -> verdict(suite + "." + e.getKey(), e.getValue())));
  }

  private static void verdict(String name, String output) {
    boolean failed = output.contains("\n    1. ") || !output.contains("passed");
    boolean skipped = !failed && output.contains("[SKIPPED]");
    Known known =
        KNOWN.stream().filter(k -> k.which().matcher(name).matches()).findFirst().orElse(null);
    if (known == null) {
      assertThat(failed || skipped).as("%s%n%s", name, output).isFalse();
    } else if (skipped) {
      abort(known.reason());
    } else {
      fail(name + " is listed but did otherwise:\n" + output);
    }
  }

  /// The output of each case of one run, which goes to the next case or the summary.
  private static Map<String, String> parse(String output) {
    Map<String, String> cases = new LinkedHashMap<>();
    String current = "";
    for (String line : output.lines().toList()) {
      Matcher matcher = CASE.matcher(line);
      if (matcher.matches()) {
        current = matcher.group(1);
        cases.put(current, matcher.group(2) + "\n");
      } else if (line.startsWith("Run Summary") || line.startsWith("Suite:")) {
        current = "";
      } else if (!current.isEmpty()) {
        cases.merge(current, line + "\n", String::concat);
      }
    }
    return cases;
  }
}
