package slipway.manager.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import slipway.manager.gateways.GatewayControl.Chap;
import slipway.manager.gateways.GatewayControl.Target;
import slipway.manager.gateways.GatewayRefusal.Reason;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.VSphere.Area;

/// Requests and answers as docs/gateway-control.md has them.
class HttpGatewayControlTest {
  private final List<String> asked = new ArrayList<>();
  private int status = 200;
  private String answer = "{}";
  private HttpServer server;
  private GatewayControl control;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    control =
        new HttpGatewayControl(new Gateway("s", "gw", "vm-1", url), HttpClient.newHttpClient());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void exportsADiskWithWhatIsAllocated() {
    answer = "{\"id\":\"e\",\"origin\":\"slipway://h:1/e\",\"sizeBytes\":9,\"new\":1}";
    var export = control.export("e", "uuid-1", List.of(new Area(0, 4096)));
    assertThat(export.origin()).isEqualTo("slipway://h:1/e");
    assertThat(asked)
        .containsExactly(
            "PUT /v1/exports/e {\"allocated\":[{\"length\":4096,\"offset\":0}],\"disk\":\"uuid-1\"}");
  }

  @Test
  void servesVolumesToOneInitiator() {
    answer = "{\"portal\":\"127.0.0.1:3260\",\"iqn\":\"iqn.x\"}";
    var portal =
        control.serve("t", new Target("iqn.x", "iqn.y", new Chap("u", "p"), List.of("v", "w")));
    assertThat(portal.portal()).isEqualTo("127.0.0.1:3260");
    assertThat(asked.getFirst())
        .isEqualTo(
            "PUT /v1/targets/t {\"chap\":{\"password\":\"p\",\"username\":\"u\"},"
                + "\"initiator\":\"iqn.y\",\"iqn\":\"iqn.x\",\"volumes\":[\"v\",\"w\"]}");
  }

  @Test
  void readsStatisticsAlsoWhenOptionalPartsAreMissing() {
    answer =
        """
        {"id":"v","sizeBytes":10,"presentBytes":4,"absentBytes":6,"zeroBytes":0,
         "writtenByGuestBytes":2,"generation":3,"filled":false,
         "fill":{"running":true,"bytesPerSecond":0,"rateBytesPerSecond":5,"waitingForOrigin":false},
         "originReachable":true}""";
    var statistics = control.statistics("v");
    assertThat(statistics.absentBytes()).isEqualTo(6);
    assertThat(statistics.fill().running()).isTrue();
    assertThat(statistics.initiators()).isNull();
  }

  @Test
  void handsBootTracesOnAsTheyAre() {
    answer = "SLIPTRAC";
    byte[] trace = control.bootTrace("v");
    control.play("w", trace);
    assertThat(asked)
        .containsExactly("GET /v1/volumes/v/trace ", "PUT /v1/volumes/w/trace SLIPTRAC");
  }

  @Test
  void aRefusalKeepsItsReason() {
    status = 409;
    answer = "{\"type\":\"not-filled\",\"title\":\"t\",\"detail\":\"6 bytes are absent\"}";
    assertThatThrownBy(() -> control.deleteVolume("v", false))
        .isInstanceOfSatisfying(
            GatewayRefusal.class, r -> assertThat(r.reason()).isEqualTo(Reason.NOT_FILLED))
        .hasMessageContaining("6 bytes are absent");
  }

  @Test
  void deletingWhatIsGoneIsHarmless() {
    status = 404;
    answer = "{\"type\":\"volume-not-found\",\"title\":\"t\"}";
    control.deleteVolume("v", false);
    assertThat(asked).hasSize(1);
  }

  @Test
  void anUnreadableSourceDiskIsAProblemOfItsOwn() {
    status = 502;
    answer = "{\"type\":\"disk-unreadable\",\"detail\":\"I/O error\"}";
    assertThatThrownBy(() -> control.export("e", "u", List.of()))
        .isInstanceOfSatisfying(
            GatewayRefusal.class,
            r -> assertThat(r.problem().type()).isEqualTo(ProblemType.SOURCE_DISK_UNREADABLE));
  }

  @Test
  void anAnswerThatIsNotTheGatewaysIsAsIfNobodyAnswered() {
    status = 502;
    answer = "<html>Bad gateway</html>";
    assertUnreachable();
    status = 200;
    answer = "not JSON";
    assertUnreachable();
    server.stop(0);
    assertUnreachable();
  }

  @Test
  void theLengthOfAnAnswerIsBounded() {
    answer = " ".repeat(HttpGatewayControl.ANSWER_BYTES_MAX + 1);
    assertThatThrownBy(() -> control.health())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("too long");
  }

  private void assertUnreachable() {
    assertThatThrownBy(() -> control.health())
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.GATEWAY_UNREACHABLE));
  }
}
