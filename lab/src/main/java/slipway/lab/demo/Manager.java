package slipway.lab.demo;

import java.io.IOException;
import java.net.URI;
import javax.net.ssl.SSLContext;

/// A manager of the product, wherever it runs.
interface Manager extends AutoCloseable {
  /// Starts it and waits until it is ready.
  void start() throws IOException, InterruptedException;

  /// Ends it without a warning.
  void kill() throws IOException, InterruptedException;

  /// How often it was started.
  int starts();

  /// The root of its REST API.
  URI api();

  /// Trusts its certificate and no other. Once it has been started.
  SSLContext tls();

  /// Where it finds a vCenter that listens on this host's loopback.
  URI reaching(URI vcenter);

  /// Whether it registers the plugin at its vCenter itself.
  boolean registersItself();

  /// Lets a site's gateway in, where that has not got an identity of its authority already; answers
  /// where the manager reaches it.
  URI admit(ManagerClient administrator, Site site) throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
