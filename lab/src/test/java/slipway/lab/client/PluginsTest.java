package slipway.lab.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.lab.vim.Identity;

class PluginsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private TwoVCenters vcenters;
  private ProbePlugin plugin;
  private VSphereClient client;
  private RawHttp http;
  private Map<String, String> session;

  @BeforeEach
  void start() throws Exception {
    vcenters = new TwoVCenters(directory);
    plugin = new ProbePlugin();
    begin(VSphereClient.start(0, vcenters.addresses()));
  }

  private void begin(VSphereClient started) throws IOException {
    client = started;
    plugin.knows(client, vcenters.addresses());
    http = new RawHttp(client.url(), client.thumbprint());
    session = Map.of("Cookie", logIn(TwoVCenters.USER, TwoVCenters.PASSWORD));
  }

  private String logIn(String user, String password) throws IOException {
    String body = JSON.writeValueAsString(Map.of("user", user, "password", password));
    HttpResponse<String> answer = http.post("/ui/api/login", Map.of(), body);
    assertThat(answer.statusCode()).isEqualTo(204);
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "Secure", "SameSite=Strict");
    return cookie.substring(0, cookie.indexOf(';'));
  }

  @AfterEach
  void stop() throws Exception {
    http.close();
    client.close();
    plugin.close();
    vcenters.close();
  }

  private JsonNode plugins(boolean again) throws IOException {
    return JSON.readTree(http.get("/ui/api/plugins?again=" + again, session).body())
        .path("plugins");
  }

  private String refusal() throws IOException {
    JsonNode only = plugins(false).path(0);
    assertThat(only.has("manifest")).isFalse();
    return only.path("reasons").toString();
  }

  private static byte[] edited(String pointer, String key, String value) throws IOException {
    ObjectNode manifest = (ObjectNode) JSON.readTree(ProbePlugin.file("plugin.json"));
    ((ObjectNode) manifest.at(pointer)).put(key, value);
    return JSON.writeValueAsBytes(manifest);
  }

  @Test
  void aPluginRegisteredAtSeveralVCentersIsOne() throws Exception {
    vcenters.register(plugin.registration("1.0.0"));
    JsonNode found = plugins(false);
    assertThat(found).hasSize(1);
    assertThat(found.path(0).path("instance").asText()).isEqualTo("test.probe~1.0.0~1");
    assertThat(found.path(0).path("vcenters").toString())
        .contains(TwoVCenters.LEFT, TwoVCenters.RIGHT);
    assertThat(plugin.requests)
        .contains("GET /plugin.json", "GET /icons-dark.svg", "POST /dynamic")
        .contains("GET /probe.html?view=monitor");
  }

  @Test
  void aChangeIsSeenWithANewVersionOnly() throws Exception {
    vcenters.register(plugin.registration("1.0.0"));
    plugins(false);
    plugin.replaced.put(
        "plugin.json", edited("/definitions/i18n/definitions/name", "en-US", "Changed"));
    String name = "/manifest/definitions/i18n/definitions/name/en-US";
    assertThat(plugins(true).path(0).at(name).asText()).isEqualTo("Probe");
    vcenters.register(plugin.registration("1.0.1"));
    assertThat(plugins(false)).hasSize(1);
    assertThat(plugins(false).path(0).at(name).asText()).isEqualTo("Changed");
    PluginRegistration.remove(
        vcenters.addresses().getLast(), TwoVCenters.USER, TwoVCenters.PASSWORD, ProbePlugin.KEY);
    assertThat(plugins(false).path(0).path("vcenters")).hasSize(1);
  }

  @Test
  void aRefusedPluginIsTriedAgainWhenAsked() throws Exception {
    plugin.replaced.put("plugin.json", edited("", "surprise", "x"));
    vcenters.register(plugin.registration("1.0.0"));
    assertThat(refusal()).contains("/surprise is unknown");
    plugin.replaced.clear();
    assertThat(refusal()).contains("/surprise is unknown");
    assertThat(plugins(true).path(0).has("manifest")).isTrue();
  }

  @Test
  void everyAddressInAManifestMustAnswer() throws Exception {
    plugin.replaced.put("plugin.json", edited("/global/view", "uri", "missing.html"));
    vcenters.register(plugin.registration("1.0.0"));
    assertThat(refusal()).contains("missing.html answers 404");
  }

  @Test
  void anAddressMustBeAPageOrAPictureAsItsPlaceWants() throws Exception {
    plugin.replaced.put("plugin.json", edited("/global/view", "uri", "probe.js"));
    plugin.replaced.put("icons.svg", "no picture".getBytes(StandardCharsets.UTF_8));
    vcenters.register(plugin.registration("1.0.0"));
    assertThat(refusal())
        .contains("probe.js is text/javascript, not text/html")
        .contains("icons.svg is neither PNG nor SVG");
  }

  @Test
  void aServerWithAnotherCertificateIsRefused() throws Exception {
    var wrong =
        new PluginRegistration(
            ProbePlugin.KEY,
            "1.0.0",
            "Probe",
            plugin.url("/plugin.json"),
            Identity.selfSigned("other").thumbprint(),
            "");
    vcenters.register(wrong);
    assertThat(refusal()).contains("cannot be fetched").contains("is registered");
    assertThat(plugin.requests).isEmpty();
  }

  @Test
  void aRegistrationWithoutAThumbprintIsRefused() throws Exception {
    vcenters.register(
        new PluginRegistration(
            ProbePlugin.KEY, "1.0.0", "Probe", plugin.url("/plugin.json"), "AB:CD", ""));
    assertThat(refusal()).contains("not a SHA-256 thumbprint");
  }

  @Test
  void theFirstManifestOfAZipThatTheReleaseTakesCounts() throws Exception {
    ObjectNode old = (ObjectNode) JSON.readTree(ProbePlugin.file("plugin.json"));
    ObjectNode machine = (ObjectNode) old.at("/objects/VirtualMachine");
    machine.remove("menu");
    ((ObjectNode) old.at("/definitions/i18n/definitions/name")).put("en-US", "Old Probe");
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "plugin-multi-manifest.json",
        "{\"manifestVersion\":\"1.0.0\",\"manifests\":[\"plugin-80.json\",\"plugin-70.json\"]}"
            .getBytes(StandardCharsets.UTF_8));
    files.put("plugin-80.json", ProbePlugin.file("plugin.json"));
    files.put("plugin-70.json", JSON.writeValueAsBytes(old));
    plugin.replaced.put("plugin.zip", zip(files));
    vcenters.register(
        new PluginRegistration(
            ProbePlugin.KEY,
            "1.0.0",
            "Probe",
            plugin.url("/plugin.zip"),
            plugin.identity.thumbprint(),
            ""));
    String name = "/manifest/definitions/i18n/definitions/name/en-US";
    assertThat(plugins(false).path(0).at(name).asText()).isEqualTo("Probe");
    http.close();
    client.close();
    begin(VSphereClient.start(0, vcenters.addresses(), new ClientVersion("7.0.3")));
    assertThat(plugins(false).path(0).at(name).asText()).isEqualTo("Old Probe");
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void theProxyPassesEverythingButCookies() throws Exception {
    vcenters.register(plugin.registration("1.0.0"));
    String base = plugins(false).path(0).path("base").asText();
    var headers = new LinkedHashMap<>(session);
    headers.put("X-Of-The-Plugin", "yes");
    HttpResponse<String> answer = http.get(base + "probe.html?view=a%2Fb", headers);
    assertThat(answer.body()).contains("htmlClientSdk.js");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(plugin.requests).contains("GET /probe.html?view=a%2Fb");
    assertThat(plugin.lastHeaders)
        .containsEntry("X-of-the-plugin", "yes")
        .doesNotContainKey("Cookie");
    assertThat(http.get(base + "nothing", session).statusCode()).isEqualTo(404);
  }

  @Test
  void theProxyReachesNoOtherServer() throws Exception {
    vcenters.register(plugin.registration("1.0.0"));
    String instance = "/plugins/" + plugins(false).path(0).path("instance").asText();
    int before = plugin.requests.size();
    int other = vcenters.left().port();
    assertThat(http.get(instance + "/127.0.0.1-" + other + "/sdk", session).statusCode())
        .isEqualTo(404);
    assertThat(http.get("/plugins/none~1~1/127.0.0.1-" + other + "/", session).statusCode())
        .isEqualTo(404);
    assertThat(plugin.requests).hasSize(before);
  }

  @Test
  void anUploadIsBounded() throws Exception {
    vcenters.register(plugin.registration("1.0.0"));
    String base = plugins(false).path(0).path("base").asText();
    String large = "x".repeat(PluginProxy.MAX_UPLOAD_BYTES + 1);
    assertThat(http.post(base + "whoami", session, large).statusCode()).isEqualTo(413);
    assertThat(plugin.requests).doesNotContain("POST /whoami");
  }

  @Test
  void anEventStreamFlowsWhileItIsOpen() throws Exception {
    vcenters.register(plugin.registration("1.0.0"));
    String base = plugins(false).path(0).path("base").asText();
    try (HttpClient streaming =
        HttpClient.newBuilder().sslContext(Pin.context(client.thumbprint())).build()) {
      HttpResponse<InputStream> answer =
          streaming.send(
              HttpRequest.newBuilder(client.url().resolve(base + "events")).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      byte[] first = answer.body().readNBytes("data: first\n\n".length());
      assertThat(new String(first, StandardCharsets.UTF_8)).isEqualTo("data: first\n\n");
      plugin.finishEvents.countDown();
      byte[] rest = answer.body().readAllBytes();
      assertThat(new String(rest, StandardCharsets.UTF_8)).isEqualTo("data: last\n\n");
    }
  }

  @Test
  void aTokenBuysTicketsForTheVCentersOfItsUserAndNothingElse() throws Exception {
    String token =
        JSON.readTree(http.get("/ui/api/session", session).body()).path("token").asText();
    String path = "/api/ui/vcenter/session/clone-ticket";
    String right = "{\"vc_guid\":\"" + TwoVCenters.RIGHT + "\"}";
    assertThat(http.post(path, Map.of(ClientApi.TOKEN_HEADER, token), right).body())
        .contains("session_clone_ticket");
    String nowhere = "{\"vc_guid\":\"5f0f1c5a-0000-4000-8000-00000000000f\"}";
    assertThat(http.post(path, Map.of(ClientApi.TOKEN_HEADER, token), nowhere).statusCode())
        .isEqualTo(404);
    assertThat(http.post(path, Map.of(ClientApi.TOKEN_HEADER, "x"), right).statusCode())
        .isEqualTo(401);
    http.post("/ui/api/logout", session, "");
    assertThat(http.post(path, Map.of(ClientApi.TOKEN_HEADER, token), right).statusCode())
        .isEqualTo(401);
    assertThat(http.get("/ui/api/inventory", session).statusCode()).isEqualTo(401);
  }

  @Test
  void aSessionThatVCenterHasEndedIsOver() throws Exception {
    String token =
        JSON.readTree(http.get("/ui/api/session", session).body()).path("token").asText();
    VCenterAddress left = vcenters.addresses().getFirst();
    try (RawHttp vcenter = new RawHttp(left.url(), left.thumbprint())) {
      var ended = vcenter.delete("/api/session", Map.of(ClientApi.TOKEN_HEADER, token));
      assertThat(ended.statusCode()).isEqualTo(204);
    }
    assertThat(http.get("/ui/api/inventory", session).statusCode()).isEqualTo(401);
  }

  @Test
  void aVCenterThatDoesNotAnswerIsLeftOut() throws Exception {
    vcenters.left().close();
    assertThat(http.get("/ui/api/inventory", session).body())
        .contains(TwoVCenters.RIGHT)
        .doesNotContain(TwoVCenters.LEFT);
  }

  @Test
  void theNumberOfSessionsIsBounded() throws Exception {
    Logins logins = new Logins(vcenters.addresses(), java.time.InstantSource.system());
    String first = logins.login(TwoVCenters.USER, TwoVCenters.PASSWORD);
    for (int i = 0; i < Logins.MAX_SESSIONS; i++) {
      logins.login(TwoVCenters.USER, TwoVCenters.PASSWORD);
    }
    assertThat(logins.size()).isEqualTo(Logins.MAX_SESSIONS);
    assertThat(logins.byCookie(first)).isEmpty();
    logins.close();
  }
}
