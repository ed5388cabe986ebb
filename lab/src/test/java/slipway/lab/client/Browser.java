package slipway.lab.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/// Debian's Chromium, driven as a user would, with an eye on its console.
public final class Browser implements AutoCloseable {
  /// Checks in a guest take their time on a busy host.
  private static final double SETTLED_PATIENCE_MILLIS = 120_000;

  private static final int WIDTH = 1440;
  private static final int HEIGHT = 900;

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;
  private BrowserContext context;
  private Page page;
  private final Path screenshots;
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  /// @param screenshots where pictures go
  public Browser(Path screenshots) {
    this.screenshots = screenshots;
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    this.chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable())
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    this.context = chromium.newContext();
    this.page = context.newPage();
  }

  /// Begins anew, as on another computer.
  public void forget() {
    context.close();
    complaints.clear();
    context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setIgnoreHTTPSErrors(true)
                .setViewportSize(WIDTH, HEIGHT));
    page = context.newPage();
    page.onConsoleMessage(this::heard);
    page.onPageError(complaints::add);
  }

  private static Path executable() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, "chromium"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "this test needs the Debian package chromium: ./slipway test installs it"));
  }

  private void heard(ConsoleMessage message) {
    if (message.type().equals("error") || message.type().equals("warning")) {
      complaints.add(message.type() + ": " + message.text() + " at " + message.location());
    }
  }

  public Page page() {
    return page;
  }

  public void logIn(VSphereClient client, String user, String password) {
    page.navigate(client.url().toString());
    page.getByLabel("User name").fill(user);
    page.getByLabel("Password").fill(password);
    button("Log in").click();
    page.getByRole(AriaRole.TREE).waitFor();
  }

  public Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  public Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  public Locator tab(String name) {
    return page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name));
  }

  /// An object in the tree by its name, or by a path of names that lead to it.
  public Locator object(String... path) {
    Locator here = page.getByRole(AriaRole.TREE);
    for (String name : path) {
      here =
          here.getByRole(
                  AriaRole.TREEITEM,
                  new Locator.GetByRoleOptions().setName(Pattern.compile("^" + name + "(,|$)")))
              .first();
    }
    return here;
  }

  /// Chooses an object; a tree item's own row, not the middle of its branch.
  public void choose(String... path) {
    object(path).locator(".tree-name").first().click();
  }

  public Locator menuItem(String name) {
    return page.getByRole(
        AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /// The page of a plugin that is in front.
  public FrameLocator plugin() {
    return page.frameLocator("main iframe");
  }

  /// The page of a plugin in the uppermost modal.
  public FrameLocator modal() {
    return page.frameLocator(".backdrop:last-child iframe");
  }

  public void theme(String name) {
    page.getByLabel("Theme").selectOption(name);
  }

  /// Returns when neither requests nor animations of the page are under way.
  public void settled() {
    page.waitForFunction(
        """
        () => [document, ...[...document.querySelectorAll('iframe')].map(f => f.contentDocument)]
          .every(d => d.readyState === 'complete' && !d.querySelector('.spinner')
            && d.getAnimations().every(a => a.playState !== 'running'
              || a.effect?.getTiming().iterations === Infinity))
        """,
        null,
        new Page.WaitForFunctionOptions().setTimeout(SETTLED_PATIENCE_MILLIS));
  }

  public void screenshot(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(screenshots.resolve(name + ".png")));
  }

  /// Fails on what keeps people with disabilities out, in the page and in every frame of it.
  public void assertAccessible(String view) {
    var results = new AxeBuilder(page).analyze();
    assertThat(results.getViolations())
        .as(view)
        .map(
            rule ->
                rule.getId()
                    + " ("
                    + rule.getHelp()
                    + "): "
                    + rule.getNodes().stream()
                        .map(node -> node.getTarget() + " " + node.getHtml())
                        .toList())
        .isEmpty();
  }

  /// What the console complained about since the last call.
  public List<String> complaints() {
    List<String> all = List.copyOf(complaints);
    complaints.clear();
    return all;
  }

  @Override
  public void close() {
    context.close();
    chromium.close();
    playwright.close();
  }
}
