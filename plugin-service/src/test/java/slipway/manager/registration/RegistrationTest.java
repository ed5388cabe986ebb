package slipway.manager.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.registration.Outcome.State;
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.PluginExtension;

class RegistrationTest {
  private static final URI ONE = URI.create("https://one.lab");
  private static final URI TWO = URI.create("https://two.lab");
  private static final URI PLUGIN = URI.create("https://192.0.2.10:443/plugin.zip");
  private static final String CERTIFICATE = "01:".repeat(31) + "02";

  private final FakeVCenters vcenters = new FakeVCenters();

  @AfterEach
  void everySessionWasEnded() {
    assertThat(vcenters.openSessions()).isZero();
  }

  private static Lists lists(String version) {
    String xml =
        "<lists key=\"slipway\" version=\"V\"><taskList><taskID>slipway.V.migrate</taskID></taskList>"
            + "<privilegeList><privID>slipway.V.Migrate</privID><privGroupName>g</privGroupName>"
            + "</privilegeList></lists>";
    try {
      return Lists.read(
          new ByteArrayInputStream(xml.replace("V", version).getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Registration registration(String version, URI url) {
    return new Registration(vcenters, lists(version), url, CERTIFICATE);
  }

  private static Access at(URI url) {
    return new Access(new Endpoint(url, FakeVCenters.THUMBPRINT), "ann", "right");
  }

  private static List<State> states(List<Outcome> outcomes) {
    return outcomes.stream().map(Outcome::state).toList();
  }

  private static ProblemType problem(Outcome outcome) {
    Problem problem = outcome.problem();
    if (problem == null) {
      throw new AssertionError("nothing went wrong: " + outcome.line());
    }
    return problem.type();
  }

  @Test
  void whatIsRegisteredIsCurrentAndRegisteringAgainBringsItUpToDate() {
    Registration registration = registration("1", PLUGIN);
    List<Access> where = List.of(at(ONE));
    assertThat(states(registration.status(where))).containsExactly(State.ABSENT);
    assertThat(states(registration.register(where, false))).containsExactly(State.REGISTERED);
    assertThat(states(registration.status(where))).containsExactly(State.CURRENT);
    assertThat(states(registration.register(where, false))).containsExactly(State.UPDATED);
    PluginExtension kept = vcenters.plugin(ONE, "slipway");
    assertThat(kept.url()).isEqualTo(PLUGIN.toString());
    assertThat(kept.thumbprint()).isEqualTo(CERTIFICATE);
    assertThat(kept.lists().tasks()).containsExactly("slipway.1.migrate");
  }

  @Test
  void anOlderVersionIsToldAndBroughtUpToDate() {
    registration("1", PLUGIN).register(List.of(at(ONE)), false);
    Registration newer = registration("2", PLUGIN);
    assertThat(newer.status(List.of(at(ONE))))
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.state()).isEqualTo(State.DIFFERENT);
              assertThat(outcome.line()).contains("version 1, not 2", "other tasks");
            });
    assertThat(newer.update(List.of(at(ONE)), false))
        .singleElement()
        .satisfies(outcome -> assertThat(outcome.line()).contains("version 2 in place of 1"));
    assertThat(states(newer.status(List.of(at(ONE))))).containsExactly(State.CURRENT);
  }

  @Test
  void updatingWhatIsNotRegisteredFails() {
    Outcome outcome = registration("1", PLUGIN).update(List.of(at(ONE)), false).getFirst();
    assertThat(problem(outcome)).isEqualTo(ProblemType.PLUGIN_NOT_REGISTERED);
    assertThat(vcenters.pluginsAt(ONE)).isEmpty();
  }

  @Test
  void removingTwiceIsFineAndLeavesNothing() {
    Registration registration = registration("1", PLUGIN);
    registration.register(List.of(at(ONE)), false);
    assertThat(states(registration.unregister(List.of(at(ONE)), false)))
        .containsExactly(State.UNREGISTERED);
    assertThat(vcenters.pluginsAt(ONE)).isEmpty();
    assertThat(states(registration.unregister(List.of(at(ONE)), false)))
        .containsExactly(State.ABSENT);
  }

  @Test
  void eachVCenterHasItsOwnOutcome() {
    List<Access> where =
        List.of(
            at(ONE),
            at(URI.create("https://gone.lab")),
            new Access(new Endpoint(TWO, FakeVCenters.THUMBPRINT), "ann", "wrong"),
            new Access(new Endpoint(TWO, CERTIFICATE), "ann", "right"),
            at(TWO));
    List<Outcome> outcomes = registration("1", PLUGIN).register(where, false);
    assertThat(states(outcomes))
        .containsExactly(
            State.REGISTERED, State.FAILED, State.FAILED, State.FAILED, State.REGISTERED);
    assertThat(outcomes.subList(1, 4).stream().map(RegistrationTest::problem))
        .containsExactly(
            ProblemType.VCENTER_UNREACHABLE,
            ProblemType.VCENTER_LOGIN_REFUSED,
            ProblemType.VCENTER_CERTIFICATE_UNTRUSTED);
  }

  @Test
  void aPluginServedFromAnotherAddressIsLeftAloneUnlessItIsTakenOver() {
    registration("1", URI.create("https://192.0.2.99:443/plugin.zip"))
        .register(List.of(at(ONE)), false);
    Registration ours = registration("1", PLUGIN);
    assertThat(states(ours.status(List.of(at(ONE))))).containsExactly(State.FOREIGN);
    for (List<Outcome> outcomes :
        List.of(
            ours.register(List.of(at(ONE)), false),
            ours.update(List.of(at(ONE)), false),
            ours.unregister(List.of(at(ONE)), false))) {
      assertThat(problem(outcomes.getFirst())).isEqualTo(ProblemType.PLUGIN_FOREIGN);
      assertThat(outcomes.getFirst().line()).contains("192.0.2.99", "--take-over");
    }
    assertThat(vcenters.plugin(ONE, "slipway").url()).contains("192.0.2.99");
    assertThat(states(ours.register(List.of(at(ONE)), true))).containsExactly(State.UPDATED);
    assertThat(states(ours.status(List.of(at(ONE))))).containsExactly(State.CURRENT);
  }

  @Test
  void anotherCompanysPluginIsLeftAlone() {
    vcenters
        .pluginsAt(ONE)
        .put(
            "slipway",
            new PluginExtension(
                "slipway",
                "9",
                "Boats",
                "Boats",
                PLUGIN.toString(),
                CERTIFICATE,
                lists("9").content()));
    Outcome outcome = registration("1", PLUGIN).register(List.of(at(ONE)), false).getFirst();
    assertThat(problem(outcome)).isEqualTo(ProblemType.PLUGIN_FOREIGN);
    assertThat(outcome.line()).contains("Boats");
    assertThat(vcenters.plugin(ONE, "slipway").company()).isEqualTo("Boats");
  }

  @Test
  void anotherPathAtTheSameAddressIsOurs() {
    registration("1", PLUGIN.resolve("/plugin.json")).register(List.of(at(ONE)), false);
    Registration ours = registration("1", PLUGIN);
    assertThat(ours.status(List.of(at(ONE))).getFirst().line()).contains("/plugin.json, not");
    assertThat(states(ours.register(List.of(at(ONE)), false))).containsExactly(State.UPDATED);
  }

  @Test
  void theNumberOfVCentersIsBounded() {
    List<Access> many = Collections.nCopies(Registration.VCENTERS_MAX + 1, at(ONE));
    assertThatThrownBy(() -> registration("1", PLUGIN).register(many, false))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void anAccessNeverShowsItsPassword() {
    assertThat(new Access(new Endpoint(ONE, CERTIFICATE), "ann", "hidden").toString())
        .doesNotContain("hidden");
  }
}
