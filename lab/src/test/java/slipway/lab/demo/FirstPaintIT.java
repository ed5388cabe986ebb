package slipway.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.options.AriaRole;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import slipway.lab.client.Browser;

/// How long it takes until each view shows something, in the client's stand-in with the real
/// manager behind: from the frame's navigation to its first heading, and to what it is about.
///
/// The figures go to `target/first-paint.json`. The limits here are far above them: what else a
/// machine does is not the plugin's.
@EnabledIfSystemProperty(named = "slipway.all", matches = "true")
class FirstPaintIT {
  private static final Path FIGURES = Path.of("target/first-paint.json");
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int ROUNDS = 3;
  private static final int DRAFTS = 20;

  /// Notes in each frame when its first heading was seen, and when the view itself was not loading
  /// any more; what a cell of it still looks up does not count.
  private static final String OBSERVER =
      """
      if (window !== window.top) {
        window.paint = {};
        const look = () => {
          const heading = [...document.querySelectorAll('h1, h2, h3, [role=heading]')]
            .find((e) => e.getClientRects().length > 0);
          if (heading) {
            window.paint.heading ??= performance.now();
            const loading = document.querySelector('.spinner:not(.spinner-inline)');
            if (!loading) window.paint.content ??= performance.now();
          }
          if (window.paint.content === undefined) requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }
      """;

  /// From the press on a link of the navigation to the view it leads to.
  private static final String PRESS =
      """
      (name) => new Promise((done) => {
        const link = [...document.querySelectorAll('a')].find((a) => a.textContent.trim() === name);
        const from = performance.now();
        link.click();
        const look = () => {
          const there = document.querySelector('h1')?.textContent.trim() === name;
          const loading = document.querySelector('.spinner:not(.spinner-inline)');
          if (there && !loading) done(performance.now() - from);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      })
      """;

  private static Laboratory lab;
  private static Browser browser;
  private final ArrayNode figures = ManagerClient.JSON.createArrayNode();

  /// Opens a view from a page of the client that is loaded afresh.
  private interface Way {
    void go();
  }

  @BeforeAll
  static void start() throws Exception {
    DemoOptions options = new DemoOptions();
    options.root = Path.of(System.getProperty("slipway.root"));
    lab =
        Laboratory.start(
            options, new Timeline(new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    browser = new Browser(Path.of("target/screenshots/first-paint"));
    draftMigrations();
    // A guest that starts would be measured too.
    lab.source().powerOff(Laboratory.MACHINE);
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

  private static void draftMigrations() throws Exception {
    ManagerClient manager = lab.manager();
    String machine = lab.source().machineId(Laboratory.MACHINE);
    JsonNode nics =
        manager.get("/sites/" + lab.source().id() + "/machines/" + machine).path("nics");
    JsonNode placements = manager.get("/sites/" + lab.destination().id() + "/placements");
    for (int i = 0; i < DRAFTS; i++) {
      ObjectNode body = ManagerClient.JSON.createObjectNode();
      body.put("kind", "warm").put("name", "draft-" + i).put("group", "wave-" + i % 4);
      body.putObject("source").put("site", lab.source().id()).put("machine", machine);
      body.set("destination", Migration.placement(lab.destination(), placements, nics));
      manager.post("/migrations", body);
    }
  }

  @Test
  void everyViewShowsItselfSoon() throws Exception {
    // A server that nobody has asked anything yet is slow; that shows once and by itself.
    measure("overview, the manager just started", false, () -> browser.link("Slipway").click());
    measure("overview", false, () -> browser.link("Slipway").click());
    measure("VM summary", false, () -> browser.choose("source", Laboratory.MACHINE));
    measure(
        "VM monitor",
        false,
        () -> {
          browser.choose("source", Laboratory.MACHINE);
          browser.tab("Monitor").click();
        });
    measure(
        "cluster monitor",
        false,
        () -> {
          browser.choose("source", "Cluster");
          browser.tab("Monitor").click();
        });
    measure("Migrate…", true, FirstPaintIT::openWizard);
    measureGlobalViews();
    Files.createDirectories(Objects.requireNonNull(FIGURES.getParent()));
    Files.writeString(FIGURES, figures.toPrettyString());
    for (JsonNode each : figures) {
      for (Map.Entry<String, JsonNode> figure : each.properties()) {
        if (figure.getValue().isNumber()) {
          assertThat(figure.getValue().asLong())
              .as("%s: %s", each.path("view").asText(), figure.getKey())
              .isBetween(1L, LIMIT.toMillis());
        }
      }
    }
  }

  private static void openWizard() {
    browser.choose("source", Laboratory.MACHINE);
    browser.button("Actions").click();
    browser.menuItem("Slipway").click();
    browser.menuItem("Migrate…").click();
  }

  private static void logIn() {
    browser.forget();
    browser.page().context().addInitScript(OBSERVER);
    var account = lab.source().administrator();
    browser.logIn(lab.client(), account.name(), account.password());
  }

  /// Once with nothing in the browser's cache and a session nobody has seen, then as everyday.
  private void measure(String view, boolean modal, Way way) {
    ObjectNode figure = figures.addObject().put("view", view);
    logIn();
    way.go();
    note(figure, "first", observed(modal));
    for (int round = 0; round < ROUNDS; round++) {
      browser.page().reload();
      browser.page().getByRole(AriaRole.TREE).waitFor();
      browser.link("Home").click();
      way.go();
      note(figure, "again", observed(modal));
    }
  }

  private static Map<?, ?> observed(boolean modal) {
    String selector = modal ? ".backdrop:last-child iframe" : "main iframe";
    ElementHandle iframe = browser.page().waitForSelector(selector);
    Frame frame = Objects.requireNonNull(iframe.contentFrame());
    frame.waitForFunction(
        "window.paint?.content !== undefined",
        null,
        new Frame.WaitForFunctionOptions().setTimeout((double) LIMIT.multipliedBy(3).toMillis()));
    return (Map<?, ?>)
        frame.evaluate(
            "({ ...window.paint, paint: performance.getEntriesByName('first-contentful-paint')[0]"
                + "?.startTime ?? window.paint.heading })");
  }

  /// Of several rounds the quickest counts.
  private static void note(ObjectNode figure, String when, Map<?, ?> seen) {
    for (String what : new String[] {"paint", "heading", "content"}) {
      String key = when + Character.toUpperCase(what.charAt(0)) + what.substring(1) + "Millis";
      long now =
          Math.max(1, Math.round(((Number) Objects.requireNonNull(seen.get(what))).doubleValue()));
      figure.put(key, figure.has(key) ? Math.min(figure.get(key).asLong(), now) : now);
    }
  }

  private void measureGlobalViews() {
    logIn();
    browser.link("Slipway").click();
    observed(false);
    Frame frame =
        Objects.requireNonNull(browser.page().waitForSelector("main iframe").contentFrame());
    for (String name :
        new String[] {
          "Migrations", "Groups", "Sites and gateways", "Settings", "Events and audit log"
        }) {
      ObjectNode figure = figures.addObject().put("view", name);
      for (String when : new String[] {"pressedFirstMillis", "pressedAgainMillis"}) {
        long millis = Math.round(((Number) frame.evaluate(PRESS, name)).doubleValue());
        figure.put(when, Math.max(1, millis));
        frame.evaluate(PRESS, "Overview");
      }
    }
  }
}
