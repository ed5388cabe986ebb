package slipway.lab.client;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The stand-in keeps what plugins are promised, seen from a plugin in a real browser.
class VSphereClientIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SCREENSHOTS = Path.of("target/screenshots/stand-in");

  @TempDir static Path directory;
  private static TwoVCenters vcenters;
  private static ProbePlugin plugin;
  private static VSphereClient client;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    vcenters = new TwoVCenters(directory);
    plugin = new ProbePlugin();
    vcenters.register(plugin.registration("1.0.0"));
    client = VSphereClient.start(0, vcenters.addresses());
    plugin.knows(client, vcenters.addresses());
    browser = new Browser(SCREENSHOTS);
  }

  @AfterAll
  static void stop() throws Exception {
    browser.close();
    client.close();
    plugin.close();
    vcenters.close();
  }

  @BeforeEach
  void logIn() {
    browser.forget();
    browser.logIn(client, TwoVCenters.USER, TwoVCenters.PASSWORD);
  }

  @AfterEach
  void nothingOnTheConsole() {
    assertThat(browser.complaints()).isEmpty();
  }

  private static JsonNode data(Locator place) throws Exception {
    assertThat(place).not().isEmpty();
    return JSON.readTree(place.textContent());
  }

  @Test
  void theInventoryOfBothVCentersIsATreeThatKeysMoveThrough() {
    assertThat(browser.object("left")).isVisible();
    assertThat(browser.object("right")).isVisible();
    browser.choose("left");
    browser.page().keyboard().press("ArrowDown");
    browser.page().keyboard().press("ArrowDown");
    assertThat(browser.page().locator("[role=treeitem]:focus"))
        .hasAttribute("aria-label", "Cluster");
    browser.page().keyboard().press("ArrowLeft");
    assertThat(browser.object("Cluster")).hasAttribute("aria-expanded", "false");
    browser.page().keyboard().press("ArrowRight");
    browser.page().keyboard().press("Enter");
    assertThat(browser.page().getByRole(AriaRole.HEADING).first()).hasText("Cluster");
    browser.tab("VMs").click();
    assertThat(browser.page().getByRole(AriaRole.CHECKBOX)).hasCount(3);
  }

  @Test
  void aGlobalViewKnowsSessionThemeLocaleAndWhereItsServerIs() throws Exception {
    browser.link("Probe").click();
    assertThat(browser.plugin().locator("#view")).hasText("global");
    assertThat(browser.plugin().locator("#objects")).isEmpty();
    assertThat(browser.plugin().locator("#locale")).hasText("en-US");
    assertThat(browser.plugin().locator("#who")).hasText("VSPHERE.LOCAL\\Administrator at left");
    JsonNode data = data(browser.plugin().locator("#data"));
    assertThat(data.path("before").asBoolean()).isFalse();
    assertThat(data.path("after").asBoolean()).isTrue();
    assertThat(data.path("early").asText()).contains("call initialize first");
    assertThat(data.path("version").asText()).isEqualTo("8.0.3");
    assertThat(data.path("origin").asText())
        .startsWith(client.url().resolve("/plugins/test.probe~1.0.0~1/127.0.0.1-").toString());
    assertThat(data.path("date").asText()).isEqualTo("1/1/70");
    assertThat(browser.plugin().locator("#theme")).hasText("light");
    browser.theme("dark");
    assertThat(browser.plugin().locator("#theme")).hasText("dark");
    browser.button("Refresh").click();
    assertThat(browser.plugin().locator("#refreshes")).hasText("1");
  }

  @Test
  void eventsArriveWhileTheStreamIsOpen() {
    browser.link("Probe").click();
    assertThat(browser.plugin().locator("#events")).hasText("1 first");
    plugin.finishEvents.countDown();
    assertThat(browser.plugin().locator("#events")).hasText("2 last");
  }

  @Test
  void anObjectHasTheCardsAndViewsThatThePluginLetsShow() {
    browser.choose("web01");
    Locator card =
        browser
            .page()
            .getByRole(
                AriaRole.REGION,
                new com.microsoft.playwright.Page.GetByRoleOptions().setName("Probe"));
    assertThat(card).isVisible();
    assertThat(browser.plugin().locator("#objects")).hasText(vcenters.machine("web01"));
    browser.tab("Monitor").click();
    assertThat(browser.link("Watch")).isVisible();
    assertThat(browser.link("Hidden")).hasCount(0);
    assertThat(browser.plugin().locator("#view")).hasText("monitor");
    browser.page().reload();
    assertThat(browser.plugin().locator("#view")).hasText("monitor");
    assertThat(browser.plugin().locator("#objects")).hasText(vcenters.machine("web01"));
  }

  @Test
  void actionsAreReachedByKeysAndDynamicOnesAskThePlugin() {
    browser.choose("web01");
    browser.button("Actions").focus();
    browser.page().keyboard().press("Enter");
    assertThat(browser.menuItem("Probe")).isFocused();
    browser.page().keyboard().press("ArrowRight");
    assertThat(browser.menuItem("Open…")).isFocused();
    assertThat(browser.menuItem("Never now")).hasAttribute("aria-disabled", "true");
    assertThat(browser.menuItem("Never")).hasCount(0);
    browser.page().keyboard().press("Enter");
    assertThat(browser.modal().locator("#view")).hasText("modal");
    assertThat(browser.page().getByRole(AriaRole.DIALOG)).hasAccessibleName("A page of the probe");
    assertThat(browser.modal().locator("#objects")).hasText(vcenters.machine("web01"));
    browser.modal().locator("#close").click();
    assertThat(browser.page().getByRole(AriaRole.DIALOG)).hasCount(0);
  }

  @Test
  void anActionMayTakeSeveralMachinesWhenItSaysSo() {
    browser.choose("Cluster");
    browser.tab("VMs").click();
    browser.page().getByLabel("Select web01").check();
    browser.page().getByLabel("Select db01").check();
    browser.page().getByRole(AriaRole.TABPANEL).getByText("Actions").click();
    browser.menuItem("Probe").click();
    assertThat(browser.menuItem("Go there")).hasAttribute("aria-disabled", "true");
    browser.menuItem("Open…").click();
    assertThat(browser.modal().locator("#objects"))
        .hasText(vcenters.machine("web01") + " " + vcenters.machine("db01"));
  }

  @Test
  void aModalOpensAnotherAndItsAnswerComesBack() throws Exception {
    browser.choose("web01");
    browser.tab("Monitor").click();
    browser.plugin().locator("#modal").click();
    assertThat(browser.modal().locator("#view")).hasText("inner");
    JsonNode data = data(browser.modal().locator("#data"));
    assertThat(data.path("custom").path("from").asText()).isEqualTo("outer");
    browser.modal().locator("#close").click();
    assertThat(browser.plugin().locator("#answer")).hasText("{\"result\":42}");
    browser.plugin().locator("#confirm").click();
    browser.button("Yes").click();
    assertThat(browser.plugin().locator("#answer")).hasText("yes");
  }

  @Test
  void navigationCarriesDataToAViewOfAnObject() throws Exception {
    browser.choose("web01");
    browser.plugin().locator("#go").click();
    assertThat(browser.plugin().locator("#view")).hasText("monitor");
    JsonNode data = data(browser.plugin().locator("#data"));
    assertThat(data.path("navigation").path("why").asText()).isEqualTo("asked");
  }

  @Test
  void textsOfPluginsComeInTheChosenLanguage() {
    browser.page().getByLabel("Language").selectOption("de-DE");
    assertThat(browser.link("Sonde")).isVisible();
    browser.link("Sonde").click();
    assertThat(browser.plugin().locator("#locale")).hasText("de-DE");
  }

  @Test
  void aRootFolderHasViewsOfItsOwn() {
    browser.choose("right");
    browser.tab("Configure").click();
    assertThat(browser.link("Set up")).isVisible();
    assertThat(browser.plugin().locator("#who")).hasText("VSPHERE.LOCAL\\Administrator at right");
  }

  @Test
  void everyPageIsAccessibleInBothThemes() {
    for (String theme : new String[] {"light", "dark"}) {
      browser.theme(theme);
      browser.link("Home").click();
      look("home", theme);
      browser.link("Client Plugins").click();
      look("plugins", theme);
      browser.choose("web01");
      assertThat(browser.plugin().locator("#who")).not().isEmpty();
      look("summary", theme);
      browser.button("Actions").click();
      browser.menuItem("Probe").click();
      look("actions", theme);
      browser.page().keyboard().press("Escape");
      browser.choose("Cluster");
      browser.tab("VMs").click();
      look("machines", theme);
    }
    browser.button("Log out").click();
    look("login", "dark");
  }

  private void look(String view, String theme) {
    browser.screenshot(view + "-" + theme);
    browser.assertAccessible(view + ", " + theme);
  }

  @Test
  void whoeverHasNoAccountIsToldSo() {
    browser.button("Log out").click();
    browser.page().getByLabel("User name").fill(TwoVCenters.USER);
    browser.page().getByLabel("Password").fill("wrong");
    browser.button("Log in").click();
    assertThat(browser.page().getByRole(AriaRole.ALERT)).hasText("Invalid credentials.");
    // The browser itself notes refused requests.
    assertThat(browser.complaints()).allMatch(line -> line.contains("401"));
  }
}
