package slipway.manager.vsphere.vim25;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static slipway.manager.vsphere.vim25.SoapServer.body;
import static slipway.manager.vsphere.vim25.SoapServer.fault;
import static slipway.manager.vsphere.vim25.SoapServer.ok;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

class SessionsAtVCenterTest {
  private static Identity identity;
  private static Identity other;

  private final Vim25VCenters vcenters = new Vim25VCenters();
  private SoapServer server;

  @BeforeAll
  static void identities(@TempDir Path directory) throws Exception {
    identity = Identity.make(directory, "vc");
    other = Identity.make(directory, "other");
  }

  @BeforeEach
  void start() throws Exception {
    server = new SoapServer(identity);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aStrangerIsLookedAtWithoutTrustAndWithoutAPassword() {
    var seen = vcenters.probe(server.endpoint().url());
    assertThat(seen.thumbprint()).isEqualTo(server.endpoint().thumbprint());
    assertThat(seen.version()).isEqualTo("8.0.3");
    assertThat(seen.notAfter()).isAfter(java.time.Instant.now());
    assertThat(server.calls("Login")).isEmpty();
  }

  @Test
  void aStrangerThatDoesNotAnswerIsAProblem() {
    server.close();
    var problem =
        catchThrowableOfType(ProblemException.class, () -> vcenters.probe(server.endpoint().url()));
    assertThat(problem.problem().type()).isEqualTo(ProblemType.VCENTER_UNREACHABLE);
  }

  @Test
  void aLoginAnswersWhoAndWhere() {
    try (VSphere vsphere = login()) {
      assertThat(vsphere.userName()).isEqualTo("VSPHERE.LOCAL\\ann");
      assertThat(vsphere.about())
          .isEqualTo(new VSphere.About("uuid-1", "VMware vCenter Server", "8.0.3"));
    }
    assertThat(server.calls("Login").getFirst().text()).contains("p&lt;&amp;&gt;w");
    assertThat(server.calls("Logout").getFirst().cookie()).contains("vmware_soap_session=\"abc\"");
  }

  @Test
  void aSessionIsEndedOnce() {
    VSphere vsphere = login();
    vsphere.close();
    vsphere.close();
    assertThat(server.calls("Logout")).hasSize(1);
    assertThat(vsphere.isAlive()).isFalse();
  }

  @Test
  void aRefusedLoginSaysSo() {
    server.on("Login", fault("InvalidLogin", "Cannot complete login", ""));
    assertThat(problem(this::login).type()).isEqualTo(ProblemType.VCENTER_LOGIN_REFUSED);
  }

  @Test
  void anotherCertificateIsRefusedWithBothThumbprints() {
    Endpoint wrong = new Endpoint(server.url(), other.thumbprint());
    Problem problem = problem(() -> vcenters.login(wrong, "ann", "pw"));
    assertThat(problem.type()).isEqualTo(ProblemType.VCENTER_CERTIFICATE_UNTRUSTED);
    assertThat(problem.cause()).contains(identity.thumbprint(), other.thumbprint());
    assertThat(server.requests).isEmpty();
  }

  @Test
  void aRightPinBeforeDoesNotLetAWrongOneThrough() {
    login().close();
    Endpoint wrong = new Endpoint(server.url(), other.thumbprint());
    assertThat(problem(() -> vcenters.login(wrong, "ann", "pw")).type())
        .isEqualTo(ProblemType.VCENTER_CERTIFICATE_UNTRUSTED);
  }

  @Test
  void thereIsNoWayToTrustEverything() {
    Endpoint unpinned = new Endpoint(server.url(), "");
    assertThat(problem(() -> vcenters.login(unpinned, "ann", "pw")).type())
        .isEqualTo(ProblemType.REQUEST_INVALID);
  }

  @Test
  void aServerThatIsNotThereIsUnreachable() {
    URI gone = server.url();
    server.close();
    assertThat(
            problem(() -> vcenters.login(new Endpoint(gone, identity.thumbprint()), "a", "b"))
                .type())
        .isEqualTo(ProblemType.VCENTER_UNREACHABLE);
  }

  @Test
  void aDoctypeIsRefused() {
    String evil =
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
            + SoapServer.envelope("RetrieveServiceContent", "<returnval>&e;</returnval>")
                .replaceFirst("<\\?xml[^>]*\\?>", "");
    server.on("RetrieveServiceContent", body(200, evil));
    Problem problem = problem(this::login);
    assertThat(problem.type()).isEqualTo(ProblemType.VCENTER_FAULT);
    assertThat(problem.cause()).contains("DOCTYPE");
  }

  @Test
  void theSizeOfAReplyIsBounded() {
    String huge = " ".repeat(Transport.MAX_REPLY_BYTES + 1);
    server.on("RetrieveServiceContent", body(200, huge));
    assertThat(problem(this::login).type()).isEqualTo(ProblemType.VCENTER_UNREACHABLE);
  }

  @Test
  void theTimeOfAReplyIsBoundedEvenWhenItBegan() {
    CountDownLatch over = new CountDownLatch(1);
    server.on(
        "RetrieveServiceContent",
        (exchange, _) -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write('<');
          exchange.getResponseBody().flush();
          awaitQuietly(over);
        });
    Transport hasty = new Transport(server.endpoint(), Duration.ofMillis(300));
    Problem problem =
        problem(
            () ->
                new Connection(hasty, (vim, content) -> new com.vmware.vim25.UserSession(), false));
    assertThat(problem.type()).isEqualTo(ProblemType.VCENTER_UNREACHABLE);
    over.countDown();
    assertThat(problem.cause()).contains("no answer within");
  }

  @Test
  void aStatusThatIsNoSoapIsUnreachable() {
    server.on("RetrieveServiceContent", body(503, "starting"));
    assertThat(problem(this::login).cause()).contains("HTTP status 503");
  }

  @Test
  void anAccountsEndedSessionIsRenewedOnce() {
    VSphere vsphere = login();
    server.on(
        "HasPrivilegeOnEntities",
        fault("NotAuthenticated", "The session is not authenticated.", ""),
        ok(privileges(true)));
    assertThat(vsphere.missingPrivileges(ObjectId.machine("vm-1"), Set.of("A.B"))).isEmpty();
    assertThat(server.calls("Login")).hasSize(2);
  }

  @Test
  void renewingIsNotRepeatedForEver() {
    VSphere vsphere = login();
    server.on("HasPrivilegeOnEntities", fault("NotAuthenticated", "no", ""));
    assertThat(
            problem(() -> vsphere.missingPrivileges(ObjectId.machine("vm-1"), Set.of("A.B")))
                .type())
        .isEqualTo(ProblemType.SESSION_REQUIRED);
    assertThat(server.calls("Login")).hasSize(2);
  }

  @Test
  void aPrivilegeThatIsNotGrantedIsMissing() {
    server.on("HasPrivilegeOnEntities", privileges(false));
    try (VSphere vsphere = login()) {
      assertThat(vsphere.missingPrivileges(ObjectId.machine("vm-1"), Set.of("A.B", "C.D")))
          .containsExactlyInAnyOrder("A.B", "C.D");
    }
    assertThat(server.calls("HasPrivilegeOnEntities").getFirst().text()).contains("key-1");
  }

  @Test
  void aClientsTokenIsExchangedForAClonedSession() {
    server
        .on("POST", body(200, "{\"session_clone_ticket\":\"ticket-7\"}"))
        .on("CloneSession", SoapServer.USER);
    try (VSphere vsphere = vcenters.cloneSession(server.endpoint(), "token-1")) {
      assertThat(vsphere.userName()).endsWith("ann");
    }
    assertThat(server.calls("CloneSession").getFirst().text()).contains("ticket-7");
    SoapServer.Request asked = server.calls("POST").getFirst();
    assertThat(asked.path()).isEqualTo("/api/ui/vcenter/session/clone-ticket");
    assertThat(asked.text()).isEqualTo("{\"vc_guid\":\"uuid-1\"}");
  }

  @Test
  void aTokenThatTheClientDoesNotKnowIsNoSession() {
    server.on("POST", body(401, "{}"));
    assertThat(problem(() -> vcenters.cloneSession(server.endpoint(), "token-1")).type())
        .isEqualTo(ProblemType.SESSION_REQUIRED);
  }

  @Test
  void aTokenThatBreaksTheHeaderIsNoSession() {
    assertThat(problem(() -> vcenters.cloneSession(server.endpoint(), "a\r\nX: y")).type())
        .isEqualTo(ProblemType.SESSION_REQUIRED);
    assertThat(server.calls("POST")).isEmpty();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String privileges(boolean granted) {
    return "<returnval><entity type=\"VirtualMachine\">vm-1</entity><privAvailability>"
        + "<privId>A.B</privId><isGranted>"
        + granted
        + "</isGranted></privAvailability></returnval>";
  }

  private VSphere login() {
    return vcenters.login(server.endpoint(), "ann", "p<&>w");
  }

  static Problem problem(ThrowingCallable verb) {
    ProblemException thrown = catchThrowableOfType(ProblemException.class, verb);
    assertThat(thrown).as("a problem").isNotNull();
    return thrown.problem();
  }
}
