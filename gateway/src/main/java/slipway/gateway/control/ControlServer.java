package slipway.gateway.control;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLParameters;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import slipway.gateway.tls.Identity;

/// Serves the control API to those who hold a certificate of the installation's own CA that still
/// stands; gateways hold one too, and are not served.
public final class ControlServer implements AutoCloseable {
  /// A rebase lists changed areas: 24 bytes of JSON each, a million of them for a very busy disk.
  static final long MAX_BODY_BYTES = 64L << 20;

  private static final int BACKLOG = 64;
  private static final String[] TLS_1_3 = {"TLSv1.3"};

  /// Jersey warns of every resource that is given as an object that it is no provider, and serves
  /// it all the same. Kept in a field because loggers nobody holds forget their level.
  private static final Logger NO_PROVIDER =
      Logger.getLogger("org.glassfish.jersey.internal.inject.Providers");

  static {
    NO_PROVIDER.setLevel(Level.SEVERE);
  }

  private final HttpsServer server;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

  private ControlServer(HttpsServer server) {
    this.server = server;
  }

  /// Starts listening. Throws [java.net.BindException] when the port is taken.
  public static ControlServer start(InetSocketAddress listen, Identity identity, Node node)
      throws IOException {
    HttpsServer https = HttpsServer.create(listen, BACKLOG);
    https.setHttpsConfigurator(
        new HttpsConfigurator(identity.context()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
            ssl.setNeedClientAuth(true);
            ssl.setProtocols(TLS_1_3);
            parameters.setSSLParameters(ssl);
          }
        });
    ControlServer control = new ControlServer(https);
    https.setExecutor(control.requests);
    HttpHandler handler =
        RuntimeDelegate.getInstance()
            .createEndpoint(application(identity, node), HttpHandler.class);
    https.createContext("/", handler).getFilters().add(new CallerCheck(identity));
    https.start();
    return control;
  }

  private static ResourceConfig application(Identity identity, Node node) {
    ObjectMapper json =
        new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    return new ResourceConfig()
        .register(new JacksonJsonProvider(json))
        .register(new FaultMapper())
        .register((ContainerRequestFilter) ControlServer::boundBody)
        .registerInstances(
            new NodeResource(identity, node),
            new IdentityResource(identity),
            new ExportsResource(node.exports()),
            new VolumesResource(node.volumes()),
            new TargetsResource(node.volumes()))
        .property(ServerProperties.WADL_FEATURE_DISABLE, true);
  }

  private static void boundBody(ContainerRequestContext request) {
    long declared = request.getLength();
    if (declared > MAX_BODY_BYTES || (declared < 0 && request.hasEntity())) {
      throw new Fault(
          FaultType.REQUEST_INVALID,
          "A body needs a Content-Length of at most " + MAX_BODY_BYTES + " bytes");
    }
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    requests.close();
  }
}
