package slipway.lab.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import slipway.lab.client.Pin;

/// Builds the appliance, boots it from its own package, and looks at it from outside.
@EnabledIfSystemProperty(named = "slipway.all", matches = "true")
class ApplianceIT {
  /// Software emulation on a busy host: minutes where vSphere takes seconds.
  private static final Duration LONGEST_BOOT = Duration.ofMinutes(30);
  private static final Duration LONGEST_START = Duration.ofMinutes(45);
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(3);

  private static final byte[] ADDRESS = {10, 0, 2, 15};
  private static final String PASSWORD = "correct horse battery";

  @TempDir Path directory;

  @Test
  void theAppliancesPackageBootsIsCorrectedAtItsConsoleAndServes() throws Exception {
    AppliancePackage made = AppliancePackage.get();
    var around =
        new Appliance.Surroundings(
            Map.of(
                0, made.systemDisk(directory.resolve("system.qcow2")),
                1, made.dataDisk(directory.resolve("data.qcow2"))),
            OvfEnvironment.write(directory.resolve("ovfenv.xml"), properties()),
            Appliance.freePort(),
            List.of(),
            false);
    try (Appliance machine = new Appliance(directory, around)) {
      SerialConsole console = machine.console();
      console.await(Pattern.compile("State {8}NEEDS CORRECTION"), LONGEST_BOOT);
      console.await(
          Pattern.compile("- gateway: 10\\.0\\.3\\.2 is not in 10\\.0\\.2\\.0/24\\. Give a router"),
          LONGEST_ANSWER);
      correctTheGateway(console);

      Matcher page =
          console.await(
              Pattern.compile(
                  "State {8}READY\\s+Manager {6}active\\s+Gateway {6}active\\s+Address {6}10\\.0\\.2\\.15"
                      + "[^-]*?SHA-256 {6}([0-9A-F:]+)\\s+([0-9A-F:]+)"),
              LONGEST_START);
      HttpClient browser = browser(page.group(1) + page.group(2));
      assertThat(status(browser, machine, "/health/live")).isEqualTo(200);
      assertThat(status(browser, machine, "/plugin.json")).isEqualTo(200);
      // For strangers no more than that.
      assertThat(status(browser, machine, "/health/ready")).isEqualTo(401);
      assertThat(status(browser, machine, "/api/v1/sites")).isEqualTo(401);
      assertThat(status(browser, machine, "/registration")).isEqualTo(200);
      // The manager has its authority at hand, and lets nobody in without a token.
      assertThat(enrol(browser, machine)).contains("enrolment-refused");

      assertThat(new PortScan(machine.wire(), Appliance.MAC, ADDRESS).openPorts())
          .isEqualTo(documentedPorts());

      powerOff(console);
      assertThat(machine.ends(LONGEST_ANSWER)).isTrue();
    }
  }

  /// With a default gateway that is wrong.
  private static Map<String, String> properties() {
    return Map.of(
        "role", "both",
        "hostname", "slipway.example.com",
        "address", "10.0.2.15",
        "prefix", "24",
        "gateway", "10.0.3.2",
        "dns", "10.0.2.3",
        "admin_password", PASSWORD,
        "vcenter", "10.0.2.2:8443",
        "vcenter_thumbprint", "AB:".repeat(31) + "AB");
  }

  private static void correctTheGateway(SerialConsole console) throws IOException {
    console.type("1");
    console.await(Pattern.compile("IP address \\[10\\.0\\.2\\.15]: "), LONGEST_ANSWER);
    console.type("");
    console.await(Pattern.compile("prefix \\[24]: "), LONGEST_ANSWER);
    console.type("");
    console.await(Pattern.compile("gateway \\[10\\.0\\.3\\.2]: "), LONGEST_ANSWER);
    console.type("10.0.2.2");
    console.await(Pattern.compile("servers \\[10\\.0\\.2\\.3]: "), LONGEST_ANSWER);
    console.type("");
    console.await(Pattern.compile("Applying"), LONGEST_ANSWER);
  }

  /// Of both roles, by the table that administrators read.
  private static SortedSet<Integer> documentedPorts() throws IOException {
    String page = Files.readString(Path.of(System.getProperty("slipway.root"), "docs", "ports.md"));
    SortedSet<Integer> ports = new TreeSet<>();
    Matcher row = Pattern.compile("(?m)^\\| (\\d+)/tcp \\|").matcher(page);
    while (row.find()) {
      ports.add(Integer.valueOf(row.group(1)));
    }
    return ports;
  }

  private static void powerOff(SerialConsole console) throws IOException {
    console.type("6");
    console.await(Pattern.compile("Password of admin: "), LONGEST_ANSWER);
    console.type(PASSWORD);
  }

  /// Trusts the certificate whose fingerprint the console shows, as a person would, and no other.
  private static HttpClient browser(String fingerprint) {
    return HttpClient.newBuilder()
        .sslContext(Pin.context(fingerprint))
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(LONGEST_ANSWER)
        .build();
  }

  private static int status(HttpClient browser, Appliance machine, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + machine.httpsPort() + path))
            .timeout(LONGEST_ANSWER)
            .build();
    return browser.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /// What a gateway hears that asks with a token of its own making.
  private static String enrol(HttpClient browser, Appliance machine)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("https://127.0.0.1:" + machine.httpsPort() + "/api/v1/enrolments"))
            .timeout(LONGEST_ANSWER)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"token": "made up", "request": "none", "names": ["gw"],
                     "controlUrl": "https://192.0.2.5:10908", "machine": ""}"""))
            .build();
    return browser.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
