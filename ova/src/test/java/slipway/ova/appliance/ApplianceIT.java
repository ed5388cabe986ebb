package slipway.ova.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import slipway.ova.configuration.Role;
import slipway.ova.descriptor.OvaCheck;
import slipway.ova.programs.HostPrograms;

/// Builds the appliance, boots it from its own package, and looks at it from outside.
@EnabledIfSystemProperty(named = "slipway.all", matches = "true")
class ApplianceIT {
  private static final Path PROJECT = Path.of(System.getProperty("slipway.root"));

  /// Software emulation on a busy host: minutes where vSphere takes seconds.
  private static final Duration LONGEST_BUILD = Duration.ofMinutes(30);

  private static final Duration LONGEST_BOOT = Duration.ofMinutes(30);
  private static final Duration LONGEST_START = Duration.ofMinutes(45);
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(3);

  private static final String PASSWORD = "correct horse battery";

  @TempDir Path directory;

  @Test
  void theAppliancesPackageBootsIsCorrectedAtItsConsoleAndServes() throws Exception {
    Path ova = build();
    assertThat(OvaCheck.faults(ova)).isEmpty();
    try (Machine machine = new Machine(directory, unpack(ova), environment())) {
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

      var documented = new TreeSet<Integer>();
      Arrays.stream(Role.values()).forEach(role -> documented.addAll(role.ports()));
      assertThat(new PortScan(machine.wire(), Machine.MAC, new byte[] {10, 0, 2, 15}).openPorts())
          .isEqualTo(documented);

      powerOff(console);
      assertThat(machine.ends(LONGEST_ANSWER)).isTrue();
    }
  }

  private Path build() throws IOException, InterruptedException {
    Path out = PROJECT.resolve("ova/target/ova");
    ProcessBuilder command =
        new ProcessBuilder(PROJECT.resolve("ova/build").toString(), "--out", out.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("build.log").toFile());
    command.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process build = command.start();
    try {
      boolean ended =
          build.waitFor(LONGEST_BUILD.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
      assertThat(ended && build.exitValue() == 0)
          .as(Files.readString(directory.resolve("build.log")))
          .isTrue();
    } finally {
      build.destroy();
    }
    try (Stream<Path> files = Files.list(out)) {
      return files.filter(file -> file.toString().endsWith(".ova")).findFirst().orElseThrow();
    }
  }

  /// Back to disks that QEMU writes to.
  private List<Path> unpack(Path ova) throws IOException, InterruptedException {
    HostPrograms programs = new HostPrograms();
    programs.run(
        LONGEST_BUILD, List.of("tar", "-C", directory.toString(), "-xf", ova.toString()), "");
    List<Path> disks = new ArrayList<>();
    for (String name : List.of("slipway-system", "slipway-data")) {
      Path disk = directory.resolve(name + ".qcow2");
      programs.run(
          LONGEST_BUILD,
          List.of(
              "qemu-img",
              "convert",
              "-f",
              "vmdk",
              "-O",
              "qcow2",
              directory.resolve(name + ".vmdk").toString(),
              disk.toString()),
          "");
      disks.add(disk);
    }
    return disks;
  }

  /// As vSphere would write it, with a default gateway that is wrong.
  private Path environment() throws IOException {
    Map<String, String> properties =
        new TreeMap<>(
            Map.of(
                "role", "both",
                "hostname", "slipway.example.com",
                "address", "10.0.2.15",
                "prefix", "24",
                "gateway", "10.0.3.2",
                "dns", "10.0.2.3",
                "admin_password", PASSWORD,
                "vcenter", "10.0.2.2:8443",
                "vcenter_thumbprint", "AB:".repeat(31) + "AB"));
    StringBuilder xml = new StringBuilder();
    properties.forEach(
        (key, value) ->
            xml.append(
                "<Property oe:key=\"guestinfo.slipway.%s\" oe:value=\"%s\"/>\n"
                    .formatted(key, value)));
    return Files.writeString(
        directory.resolve("ovfenv.xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Environment xmlns="http://schemas.dmtf.org/ovf/environment/1"
            xmlns:oe="http://schemas.dmtf.org/ovf/environment/1" oe:id="slipway">
          <PropertySection>
        %s</PropertySection>
        </Environment>
        """
            .formatted(xml));
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

  private static void powerOff(SerialConsole console) throws IOException {
    console.type("6");
    console.await(Pattern.compile("Password of admin: "), LONGEST_ANSWER);
    console.type(PASSWORD);
  }

  /// Trusts the certificate whose fingerprint the console shows, as a person would, and no other.
  private static HttpClient browser(String fingerprint) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {new Pinned(fingerprint)}, null);
    return HttpClient.newBuilder()
        .sslContext(tls)
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(LONGEST_ANSWER)
        .build();
  }

  private static int status(HttpClient browser, Machine machine, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + machine.httpsPort() + path))
            .timeout(LONGEST_ANSWER)
            .build();
    return browser.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /// What a gateway hears that asks with a token of its own making.
  private static String enrol(HttpClient browser, Machine machine)
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

  private record Pinned(String fingerprint) implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("nobody calls us");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
        String shown = HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        if (!shown.equals(fingerprint)) {
          throw new CertificateException(shown + " is not what the console shows");
        }
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
