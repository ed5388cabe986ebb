package slipway.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import slipway.lab.client.Browser;

/// Gateways come in, are renewed, are put out and come back, and the plugin is registered on the
/// appliance's own page: everything real but the machines. The tests are the chapters of one story
/// and come in its order.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EnrolmentIT {
  /// A round of the gateways, and a busy host.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final UUID ORIGIN = UUID.fromString("6000c29a-0000-4000-8000-000000000001");
  private static final UUID HOME = UUID.fromString("6000c29b-0000-4000-8000-000000000002");
  private static final int DISK_BYTES = 192 << 20;

  /// So slow that the volume is not full before it is told to hurry.
  private static final int SLOW_BYTES_PER_SECOND = 256 << 10;

  private static Installation here;
  private static ManagerClient manager;
  private static Newcomer near;
  private static Newcomer far;
  private static Path origin = Path.of("");
  private static Path home = Path.of("");

  @BeforeAll
  static void start() throws Exception {
    here = new Installation(Path.of(System.getProperty("slipway.root")));
    manager = here.manager();
    near = here.newcomer("gw-near");
    far = here.newcomer("gw-far");
  }

  @AfterAll
  static void stop() throws Exception {
    if (here != null) {
      here.close();
    }
  }

  private static ConditionFactory patiently(Newcomer gateway) {
    return await(gateway.name() + ": " + gateway.lastWords()).atMost(PATIENCE);
  }

  private static String path(Newcomer gateway) {
    return "/sites/" + here.site() + "/gateways/" + gateway.name();
  }

  private static JsonNode invite(Newcomer gateway) throws Exception {
    return manager.post(path(gateway) + "/enrolment", ManagerClient.JSON.createObjectNode());
  }

  private static JsonNode listed(Newcomer gateway) throws Exception {
    for (JsonNode each : manager.get("/sites/" + here.site() + "/gateways")) {
      if (each.path("name").asText().equals(gateway.name())) {
        return each;
      }
    }
    return ManagerClient.JSON.missingNode();
  }

  private static boolean answers(Newcomer gateway) throws Exception {
    return listed(gateway).path("reachable").asBoolean();
  }

  private static String serial(Newcomer gateway) throws Exception {
    return listed(gateway).path("health").path("certificate").path("serial").asText();
  }

  private static GatewayClient control(Newcomer gateway) throws Exception {
    return new GatewayClient(gateway.controlUrl(), here.managersIdentity());
  }

  private static JsonNode volume() throws Exception {
    return control(far).get("/v1/volumes/moving");
  }

  /// Bytes of the disk; those of the wire grow by refused handshakes, too.
  private static long fetched() throws Exception {
    return volume().path("fetchedBytes").path("fill").asLong();
  }

  private static void fill(int bytesPerSecond) throws Exception {
    control(far)
        .put(
            "/v1/volumes/moving/fill",
            "{\"running\": true, \"bytesPerSecond\": " + bytesPerSecond + "}");
  }

  @Test
  @Order(1)
  void aGatewayComesInWithATokenAndAppearsInItsSite() throws Exception {
    JsonNode invitation = invite(near);
    near.startWith(invitation);
    patiently(near).until(() -> answers(near));
    JsonNode row = listed(near);
    assertThat(row.path("controlUrl").asText()).isEqualTo(near.controlUrl());
    assertThat(row.path("standing").asText()).isEqualTo("ACTIVE");
    // By the UUID of its firmware its machine is found.
    String machine = here.vcenter().seed().machines().get(near.name());
    patiently(near).until(() -> listed(near).path("machine").asText().equals(machine));
    assertThat(manager.get(path(near)).path("enrolled").asBoolean()).isTrue();

    // A token that was used is good for nobody else.
    far.startWith(invitation);
    patiently(far).until(() -> far.hasLogged("does not let this gateway in"));
    assertThat(listed(far).isMissingNode()).isTrue();

    far.startWith(invite(far));
    patiently(far).until(() -> answers(far));
  }

  @Test
  @Order(2)
  void gatewaysThatCameInReadFromEachOtherAndSteerNobody() throws Exception {
    origin = near.attach(ORIGIN, DISK_BYTES);
    byte[] content = new byte[DISK_BYTES];
    new Random(7).nextBytes(content);
    Files.write(origin, content);
    home = far.attach(HOME, DISK_BYTES);
    String from =
        control(near)
            .put("/v1/exports/moving", "{\"disk\": \"" + ORIGIN + "\"}")
            .path("origin")
            .asText();
    ObjectNode body = ManagerClient.JSON.createObjectNode();
    body.put("disk", HOME.toString())
        .put("sizeBytes", DISK_BYTES)
        .put("origin", from)
        .put("homeIsZero", true);
    control(far).put("/v1/volumes/moving", body.toString());
    fill(SLOW_BYTES_PER_SECOND);
    patiently(far).until(() -> fetched() > 0);

    GatewayClient asGateway = new GatewayClient(near.controlUrl(), far.identity());
    assertThat(asGateway.send("GET", "/v1/exports", null).status()).isEqualTo(403);
    assertThat(asGateway.send("DELETE", "/v1/exports/moving", null).status()).isEqualTo(403);
  }

  @Test
  @Order(3)
  void aCertificateIsRenewedUnderARunningLink() throws Exception {
    String before = serial(near);
    int connections = near.link().accepted();
    assertThat(connections).isPositive();
    assertThat(
            here.change(
                "update gateway_certificate set not_before = now() - interval '61 days',"
                    + " not_after = now() + interval '29 days' where serial = ?",
                before))
        .isOne();
    patiently(near).until(() -> !serial(near).equals(before) && answers(near));
    long then = fetched();
    patiently(far).until(() -> fetched() > then);
    assertThat(near.link().accepted()).as("connections of the link").isEqualTo(connections);
    // Whoever comes from now on is shown the new one, and takes it.
    assertThat(new GatewayClient(near.controlUrl(), here.managersIdentity()).get("/v1/exports"))
        .hasSize(1);
    assertThat(volume().path("originReachable").asBoolean()).isTrue();
  }

  @Test
  @Order(4)
  void aRevokedGatewayIsRefusedByManagerAndGatewaysOnTheLinkThatStands() throws Exception {
    manager.post(path(near) + "/revoke", ManagerClient.JSON.createObjectNode());
    JsonNode row = listed(near);
    assertThat(row.path("standing").asText()).isEqualTo("REVOKED");
    assertThat(row.path("reachable").asBoolean()).isFalse();
    patiently(far).until(() -> !volume().path("originReachable").asBoolean());
    long then = fetched();
    assertThat(volume().path("filled").asBoolean()).isFalse();
    // What it has still opens the door of no other gateway.
    patiently(far).until(() -> isRefused(new GatewayClient(far.controlUrl(), near.identity())));
    assertThat(fetched()).isEqualTo(then);
    assertThatThrownBy(
            () ->
                manager.put(
                    path(near) + "/standing",
                    ManagerClient.JSON.createObjectNode().put("standing", "ACTIVE")))
        .isInstanceOf(ManagerClient.ManagerProblem.class);
  }

  /// In the handshake, or by an answer when that got through.
  private static boolean isRefused(GatewayClient client) throws InterruptedException {
    try {
      return client.send("GET", "/v1/health", null).status() == 403;
    } catch (IOException handshake) {
      return true;
    }
  }

  @Test
  @Order(5)
  void aNewTokenLetsItInAgainAndTheVolumeIsFilledFromIt() throws Exception {
    near.startWith(invite(near));
    patiently(near).until(() -> answers(near));
    assertThat(listed(near).path("standing").asText()).isEqualTo("ACTIVE");
    fill(0);
    patiently(far).until(() -> volume().path("filled").asBoolean());
    assertThat(Files.mismatch(origin, home)).isEqualTo(-1);
  }

  @Test
  @Order(6)
  void thePluginIsRegisteredOnTheAppliancesPageInBothThemes() throws Exception {
    try (Browser browser = new Browser(Path.of("target/screenshots"))) {
      browser.forget();
      Page page = browser.page();
      page.navigate(here.registrationPage().toString());
      look(browser, "registration");
      // Without a thumbprint vCenter's certificate is shown first, and nothing is done.
      type(page, "Status");
      assertThat(outcome(page, AriaRole.STATUS)).contains(here.vcenter().thumbprint());
      assertThat(page.getByLabel("SHA-256 thumbprint of its certificate").inputValue())
          .isEqualTo(here.vcenter().thumbprint());
      type(page, "Status");
      assertThat(outcome(page, AriaRole.STATUS)).contains("not registered");

      type(page, "Register or update");
      assertThat(outcome(page, AriaRole.STATUS)).contains(": registered: version ");
      look(browser, "registration-done");
      assertThat(here.vcenter().extensions()).hasSize(1);
      assertThat(here.vcenter().extensions().getFirst().key).isEqualTo("slipway");
      type(page, "Status");
      assertThat(outcome(page, AriaRole.STATUS)).contains("registered and current");

      page.getByLabel("Password of admin on this appliance").fill("a guess");
      deed(page, "Unregister").click();
      assertThat(outcome(page, AriaRole.ALERT)).contains("not the password of admin");
      look(browser, "registration-refused");
      assertThat(here.vcenter().extensions()).hasSize(1);
      type(page, "Unregister");
      assertThat(outcome(page, AriaRole.STATUS)).contains("removed");
      assertThat(here.vcenter().extensions()).isEmpty();
    }
    assertThat(manager.get("/audit").toString()).contains("plugin.register", "plugin.unregister");
  }

  @Test
  @Order(7)
  void theSupportBundleIsDownloadedFromTheSettings() throws Exception {
    draftMigration();
    Map<String, String> bundle;
    try (Browser browser = new Browser(Path.of("target/screenshots"))) {
      browser.forget();
      var account = here.administrator();
      browser.logIn(here.openClient(), account.name(), account.password());
      browser.link("Slipway").click();
      FrameLocator view = browser.plugin();
      view.getByRole(
              AriaRole.LINK, new FrameLocator.GetByRoleOptions().setName("Settings").setExact(true))
          .click();
      Locator button =
          view.getByRole(
              AriaRole.BUTTON,
              new FrameLocator.GetByRoleOptions().setName("Download a support bundle"));
      Download download =
          browser
              .page()
              .waitForDownload(
                  new Page.WaitForDownloadOptions().setTimeout((double) PATIENCE.toMillis()),
                  button::click);
      view.getByText("was handed to the browser").waitFor();
      for (String theme : new String[] {"light", "dark"}) {
        browser.theme(theme);
        browser.settled();
        browser.screenshot("settings-bundle-" + theme);
        browser.assertAccessible("settings-bundle-" + theme);
      }
      assertThat(download.suggestedFilename()).isEqualTo("slipway-support.zip");
      bundle = texts(download);
    }
    assertThat(bundle.get("timeline.txt"))
        .contains("gateway.invite", "gateway.revoke", "gateway.enrol")
        .doesNotContain("its events are missing", here.administrator().password());
    assertThat(bundle.get("health.txt")).contains("gateway gw-near " + near.controlUrl());
  }

  /// Of the gateway's machine, which is the one that vCenter is asked about then.
  private static void draftMigration() throws Exception {
    String machine = here.vcenter().seed().machines().get(near.name());
    JsonNode nics = manager.get("/sites/" + here.site() + "/machines/" + machine).path("nics");
    JsonNode placements = manager.get("/sites/" + here.site() + "/placements");
    ObjectNode body = ManagerClient.JSON.createObjectNode();
    body.put("kind", "cold").put("name", "draft");
    body.putObject("source").put("site", here.site()).put("machine", machine);
    body.set("destination", Migration.placement(here.site(), placements, nics));
    manager.post("/migrations", body);
  }

  private static Map<String, String> texts(Download download) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(download.createReadStream())) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        texts.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private static void type(Page page, String deed) {
    page.getByLabel("Password of admin on this appliance").fill(Installation.ADMIN_PASSWORD);
    page.getByLabel("Name or address").fill("127.0.0.1:" + here.vcenter().port());
    page.getByLabel("Account").fill(here.administrator().name());
    page.getByLabel("Its password").fill(here.administrator().password());
    deed(page, deed).click();
  }

  private static Locator deed(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static String outcome(Page page, AriaRole role) {
    return page.getByRole(role).textContent();
  }

  /// A picture in each theme, and nobody is kept out of it.
  private static void look(Browser browser, String view) {
    for (ColorScheme theme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      browser.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
      String name = view + "-" + theme.name().toLowerCase(java.util.Locale.ROOT);
      browser.screenshot(name);
      browser.assertAccessible(name);
    }
    browser.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
  }
}
