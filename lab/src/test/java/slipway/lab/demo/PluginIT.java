package slipway.lab.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import slipway.lab.client.Browser;
import slipway.lab.client.Keyboard;

/// A server is moved by clicks and keys alone, in the vSphere Client's stand-in, with the real
/// manager behind. The tests are the chapters of one story and come in its order.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PluginIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final Duration VIEW_PATIENCE = Duration.ofSeconds(30);
  private static final Duration PRE_CHECK_PATIENCE = Duration.ofMinutes(2);
  private static final Duration BOOT_PATIENCE = Duration.ofMinutes(6);
  private static final Duration MIGRATION_PATIENCE = Duration.ofMinutes(15);

  /// A vCenter that could not be told is told again after a minute.
  private static final Duration MIRROR_PATIENCE = Duration.ofSeconds(90);

  private static Laboratory lab;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    DemoOptions options = new DemoOptions();
    options.root = Path.of(System.getProperty("slipway.root"));
    lab =
        Laboratory.start(
            options, new Timeline(new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    browser = new Browser(SCREENSHOTS);
    PlaywrightAssertions.setDefaultAssertionTimeout(millis(VIEW_PATIENCE));
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (lab != null) {
      lab.close();
    }
  }

  @BeforeEach
  void logIn() {
    browser.forget();
    browser.page().setDefaultTimeout(millis(VIEW_PATIENCE));
    var account = lab.source().administrator();
    browser.logIn(lab.client(), account.name(), account.password());
  }

  @AfterEach
  void nothingOnTheConsole() {
    assertThat(browser.complaints()).isEmpty();
  }

  private static LocatorAssertions.IsVisibleOptions within(Duration longest) {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(millis(longest));
  }

  private static double millis(Duration duration) {
    return (double) duration.toMillis();
  }

  private static Locator button(FrameLocator page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName(name).setExact(true));
  }

  private static FrameLocator.GetByTextOptions exact() {
    return new FrameLocator.GetByTextOptions().setExact(true);
  }

  private static Locator machine(FrameLocator wizard) {
    return wizard.getByLabel(
        Laboratory.MACHINE, new FrameLocator.GetByLabelOptions().setExact(true));
  }

  private static LocatorAssertions.IsEnabledOptions enabledWithin(Duration longest) {
    return new LocatorAssertions.IsEnabledOptions().setTimeout(millis(longest));
  }

  private static Locator heading(FrameLocator page, String name) {
    return page.getByRole(AriaRole.HEADING, new FrameLocator.GetByRoleOptions().setName(name));
  }

  /// Takes a picture in each theme, and lets nobody be kept out of it.
  private static void look(String view) {
    for (String theme : new String[] {"light", "dark"}) {
      browser.theme(theme);
      lookOnce(view + "-" + theme);
    }
    browser.theme("light");
  }

  private static void lookOnce(String view) {
    browser.settled();
    browser.screenshot(view);
    browser.assertAccessible(view);
  }

  private static void openAction(String action) {
    openAction(action, "source", Laboratory.MACHINE);
  }

  private static void openAction(String action, String... path) {
    browser.choose(path);
    browser.button("Actions").click();
    browser.menuItem("Slipway").click();
    browser.menuItem(action).click();
  }

  private static FrameLocator monitor() {
    browser.choose("source", Laboratory.MACHINE);
    browser.tab("Monitor").click();
    return browser.plugin();
  }

  /// Presses a button of the migration and agrees to what it costs.
  private static void decide(String decision) {
    FrameLocator view = monitor();
    button(view, decision).click();
    Locator dialog = view.getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText(Laboratory.MACHINE);
    dialog
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(decision).setExact(true))
        .click();
    assertThat(dialog).hasCount(0);
  }

  private static void awaitState(String state, Duration longest) {
    assertThat(browser.plugin().locator("app-state").getByText(state).first())
        .isVisible(within(longest));
  }

  @Test
  @Order(1)
  void thePluginIsDeployedAtBothVCenters() {
    browser.link("Client Plugins").click();
    Locator row =
        browser
            .page()
            .getByRole(AriaRole.ROW)
            .filter(new Locator.FilterOptions().setHasText("Slipway"));
    assertThat(row).containsText("Deployed");
    assertThat(row).containsText("source, destination");
  }

  @Test
  @Order(2)
  void everyGlobalViewIsCompleteInBothThemes() {
    browser.link("Slipway").click();
    FrameLocator view = browser.plugin();
    for (String name :
        new String[] {
          "Overview",
          "Migrations",
          "Groups",
          "Sites and gateways",
          "Settings",
          "Events and audit log"
        }) {
      view.getByRole(AriaRole.NAVIGATION, new FrameLocator.GetByRoleOptions().setName("Slipway"))
          .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name).setExact(true))
          .click();
      assertThat(heading(view, name).first()).isVisible();
      look("global-" + name.toLowerCase(Locale.ROOT).replace(' ', '-'));
    }
  }

  @Test
  @Order(2)
  void theRolesSayWhatTheServiceAccountsLack() {
    browser.link("Slipway").click();
    FrameLocator view = browser.plugin();
    view.getByRole(AriaRole.LINK, new FrameLocator.GetByRoleOptions().setName("Settings")).click();
    view.getByText("Roles and privileges in vCenter").click();
    assertThat(heading(view, "Roles").first()).isVisible();
    button(view, "Test the account of source").click();
    assertThat(view.getByText("Slipway source: what is required is there")).isVisible();
    assertThat(view.getByText("Slipway target: something that is required is missing")).isVisible();
    button(view, "Test the account of destination").click();
    assertThat(view.getByText("Slipway target: everything is there")).isVisible();
    look("global-roles");
  }

  @Test
  @Order(2)
  void aClusterADatacenterAndTheRootFolderOfferTheirMachines() {
    String[][] places = {{"source", "Cluster"}, {"source", "Datacenter"}, {"source"}};
    for (String[] place : places) {
      openAction("Migrate machines…", place);
      assertThat(machine(browser.modal())).isVisible();
      button(browser.modal(), "Cancel").click();
      assertThat(browser.page().getByRole(AriaRole.DIALOG)).hasCount(0);
    }
  }

  @Test
  @Order(3)
  void everyPageOfTheWizardSaysWhatIsWrong() {
    awaitTools();
    browser.theme("dark");
    openAction("Migrate…");
    FrameLocator wizard = browser.modal();
    Locator next = button(wizard, "Next");
    Locator chosen = machine(wizard);
    assertThat(chosen).isChecked();
    chosen.uncheck();
    assertThat(next).isDisabled();
    chosen.check();
    assertThat(wizard.getByText("Ready", exact())).isVisible(within(PRE_CHECK_PATIENCE));
    next.click();
    page(wizard, "Kind");
    next.click();
    page(wizard, "Destination");
    wizard.getByLabel("Site").selectOption("destination");
    wizard.getByLabel("Cluster or host").selectOption("Cluster");
    wizard.getByLabel("Name at the destination").fill("a/b");
    assertThat(next).isDisabled();
    assertThat(wizard.getByText("begins with a letter or digit")).isVisible();
    wizard.getByLabel("Name at the destination").fill("");
    next.click();
    page(wizard, "Networks");
    wizard.getByLabel("Network at the destination for VM Network").selectOption("VM Network");
    next.click();
    page(wizard, "Guest preparation");
    assertThat(next).isDisabled();
    wizard.getByLabel("User name").fill("admin");
    wizard.getByLabel("Password").fill("not the password");
    button(wizard, "Test the account").click();
    assertThat(wizard.getByText("Failed: ").first()).isAttached();
    lookOnce("wizard-guest-refused-dark");
    wizard.getByLabel("Password").fill(lab.guestPassword());
    button(wizard, "Test the account").click();
    assertThat(wizard.getByText("Failed: ")).hasCount(0);
    next.click();
    page(wizard, "Schedule");
    wizard.getByLabel("Throttle (MB/s)").fill("fast");
    assertThat(next).isDisabled();
    wizard.getByLabel("Throttle (MB/s)").fill("");
    wizard.getByLabel("Finalise from").fill("22:00");
    assertThat(wizard.getByText("Give both, or neither.")).isVisible();
    assertThat(next).isDisabled();
    wizard.getByLabel("Finalise from").fill("");
    next.click();
    page(wizard, "Pre-checks");
    assertThat(next).isEnabled(enabledWithin(PRE_CHECK_PATIENCE));
    next.click();
    page(wizard, "Ready to complete");
    assertThat(wizard.getByText("Downtime of each machine")).isVisible();
    button(wizard, "Cancel").click();
    assertThat(browser.page().getByRole(AriaRole.DIALOG)).hasCount(0);
  }

  @Test
  @Order(4)
  void aGuestIsPreparedOutOfItsMenu() {
    openAction("Prepare…");
    FrameLocator dialog = browser.modal();
    dialog.getByLabel("User name").fill("admin");
    dialog.getByLabel("Password").fill(lab.guestPassword());
    lookOnce("prepare-light");
    button(dialog, "Prepare").click();
    assertThat(dialog.getByText(Pattern.compile("^\\s*Prepared \\d")))
        .isVisible(within(MIGRATION_PATIENCE));
    lookOnce("prepared-light");
    button(dialog, "Close").click();
  }

  /// The guest answers once it has started; the client shows that on its own Summary tab.
  private static void awaitTools() {
    Locator details =
        browser.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Details"));
    await()
        .pollInSameThread()
        .pollInterval(Duration.ofSeconds(3))
        .atMost(BOOT_PATIENCE)
        .until(
            () -> {
              browser.choose("source", "Cluster");
              browser.choose("source", Laboratory.MACHINE);
              assertThat(details).containsText("VMware Tools");
              return details.locator("dd").allTextContents().contains("Running");
            });
  }

  @Test
  @Order(5)
  void theWizardIsWalkedWithTheKeyboardAlone() {
    Keyboard keys = new Keyboard(browser.page());
    browser.choose("source", Laboratory.MACHINE);
    keys.activate(browser.button("Actions"));
    assertThat(browser.menuItem("Slipway")).isFocused();
    keys.press("ArrowRight");
    for (int i = 0; i < 10 && !focused(browser.menuItem("Migrate…")); i++) {
      keys.press("ArrowDown");
    }
    keys.press("Enter");
    FrameLocator wizard = browser.modal();
    Locator next = button(wizard, "Next");

    page(wizard, "Machines");
    keys.check(machine(wizard));
    forward(keys, next);
    page(wizard, "Kind");
    forward(keys, next);
    page(wizard, "Destination");
    keys.choose(wizard.getByLabel("Site"), "destination");
    keys.choose(wizard.getByLabel("Cluster or host"), "Cluster");
    keys.choose(wizard.getByLabel("Folder"), "Servers");
    forward(keys, next);
    page(wizard, "Networks");
    keys.choose(wizard.getByLabel("Network at the destination for VM Network"), "VM Network");
    forward(keys, next);
    page(wizard, "Guest preparation");
    forward(keys, next);
    page(wizard, "Schedule");
    forward(keys, next);
    page(wizard, "Pre-checks");
    forward(keys, next);
    page(wizard, "Ready to complete");
    assertThat(wizard.getByText("Downtime of each machine")).isVisible();
    keys.activate(button(wizard, "Finish"));
    assertThat(browser.page().getByRole(AriaRole.DIALOG)).hasCount(0);
  }

  private static boolean focused(Locator element) {
    return (Boolean) element.evaluate("e => e === document.activeElement");
  }

  private static void page(FrameLocator wizard, String name) {
    assertThat(heading(wizard, name).first()).isVisible();
    lookOnce("wizard-" + name.toLowerCase(Locale.ROOT).replace(' ', '-') + "-" + theme());
  }

  /// Modals keep the theme switch out of reach; a story in the other theme opens them again.
  private static String theme() {
    return (String) browser.page().evaluate("document.documentElement.dataset.theme");
  }

  private static void forward(Keyboard keys, Locator next) {
    assertThat(next).isEnabled(enabledWithin(PRE_CHECK_PATIENCE));
    keys.activate(next);
  }

  @Test
  @Order(6)
  void aMigrationGoesFromItsPlanToFinalised() {
    monitor();
    browser.page().reload();
    awaitState("Ready for cutover", MIGRATION_PATIENCE);
    look("monitor-ready");
    browser.button("Recent Tasks").click();
    Locator task =
        browser
            .page()
            .locator("#tasks-list tr")
            .filter(new Locator.FilterOptions().setHasText("Migrate a virtual machine"));
    assertThat(task).hasCount(1);
    assertThat(task).containsText(Laboratory.MACHINE);
    assertThat(task).containsText(Pattern.compile("Running|\\d %"));
    browser.screenshot("recent-tasks");
    browser.button("Recent Tasks").click();
    decide("Cut over");
    awaitState("Cutting over", Duration.ofMinutes(2));
    browser.page().reload();
    awaitState("Running from the cache", MIGRATION_PATIENCE);
    look("monitor-running");
    decide("Keep here");
    awaitState("Running, filled", MIGRATION_PATIENCE);
    assertThat(browser.plugin().getByText("Yes. Everything is at the destination.")).isVisible();
    look("monitor-filled");
    decide("Finalise");
    awaitState("Finalised", MIGRATION_PATIENCE);
    look("monitor-finalised");
    browser.button("Recent Tasks").click();
    assertThat(
            browser
                .page()
                .locator("#tasks-list tr")
                .filter(new Locator.FilterOptions().setHasText("Migrate a virtual machine"))
                .filter(new Locator.FilterOptions().setHasText("Completed")))
        .hasCount(2, new LocatorAssertions.HasCountOptions().setTimeout(millis(MIRROR_PATIENCE)));
    browser.button("Recent Tasks").click();
  }

  @Test
  @Order(7)
  void everyObjectViewShowsWhatBecameOfTheMachine() {
    browser.choose("source", "Cluster");
    browser.tab("Monitor").click();
    assertThat(browser.plugin().getByText(Laboratory.MACHINE).first()).isVisible();
    look("cluster-monitor");
    browser.choose("source", Laboratory.MACHINE);
    assertThat(browser.plugin().getByText("Finalised").first()).isVisible();
    look("summary-card");
    browser.link("Slipway").click();
    assertThat(browser.plugin().getByText("Overview").first()).isVisible();
    look("overview-after");
  }
}
