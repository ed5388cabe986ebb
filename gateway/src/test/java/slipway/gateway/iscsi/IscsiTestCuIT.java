package slipway.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.scsi.FaultyDevice;
import slipway.gateway.scsi.MemoryDevice;

/// libiscsi's conformance suite, each of its cases a test here.
///
/// Every suite gets a disk of its own, so several run at once: most of their time is sleeping.
class IscsiTestCuIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int AT_ONCE = 4;
  private static final int DISK_BYTES = 64 << 20;
  private static final Pattern CASE = Pattern.compile("^\\s+Test: (\\S+) \\.\\.\\.(.*)$");
  private static final Pattern LISTED = Pattern.compile("^ALL\\.(\\w+)$");

  /// A line of the list of known skips and failures.
  private record Known(boolean skip, Pattern which, String reason) {}

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
          KNOWN.add(new Known(fields[0].equals("skip"), Pattern.compile(which), fields[2]));
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
        Programs.run(LIMIT, List.of(tool, "--list"))
            .output()
            .lines()
            .map(LISTED::matcher)
            .filter(Matcher::matches)
            .map(m -> m.group(1))
            .toList();
    assertThat(suites).hasSizeGreaterThanOrEqualTo(51);
    ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
    Map<String, Future<Map<String, String>>> results = new LinkedHashMap<>();
    for (String suite : suites) {
      results.put(suite, workers.submit(() -> judge(suite)));
    }
    workers.shutdown();
    return results.entrySet().stream()
        .map(e -> DynamicContainer.dynamicContainer(e.getKey(), cases(e.getKey(), e.getValue())));
  }

  private static Map<String, String> judge(String suite) throws Exception {
    String url = served.disk("cu-" + suite.toLowerCase(Locale.ROOT), new MemoryDevice(DISK_BYTES));
    List<String> command = List.of(tool, "-d", "-S", "-v", "-t", "ALL." + suite, url);
    Map<String, String> cases = parse(Programs.run(LIMIT, command).output());
    served.forget("cu-" + suite.toLowerCase(Locale.ROOT));
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
    } else if (known.skip() ? skipped : failed) {
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

  @Test
  void twoPathsToOneDisk() throws Exception {
    String url = served.disk("cu-paths", new MemoryDevice(DISK_BYTES));
    String output =
        Programs.run(LIMIT, List.of(tool, "-d", "-v", "-t", "ALL.MultipathIO", url, url)).output();
    Map<String, String> cases = parse(output);
    assertThat(cases).hasSize(4);
    cases.forEach((name, text) -> assertThat(text).as(name).contains("passed"));
    assertThat(output).doesNotContain("[SKIPPED]");
  }

  @Test
  void readOnlyDisksRefuseWrites() throws Exception {
    BlockDevice readOnly = FaultyDevice.readOnly(new MemoryDevice(DISK_BYTES));
    String url = served.disk("cu-read-only", readOnly);
    String output =
        Programs.run(LIMIT, List.of(tool, "-d", "-v", "-t", "ALL.ReadOnly", url)).output();
    assertThat(output).contains("ReadOnlySBC").doesNotContain("[SKIPPED]");
    assertThat(parse(output)).hasSize(1).allSatisfy((n, t) -> assertThat(t).contains("passed"));
  }
}
