package slipway.manager.support;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import slipway.manager.audit.Audit;
import slipway.manager.database.Maintenance;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.session.Caller;
import slipway.manager.settings.Settings;
import slipway.manager.sites.Authorisation;
import slipway.manager.sites.SiteSessions;

/// What `slipway support-bundle` writes, for a browser.
@Path("/support-bundle")
@RequestScoped
public class SupportResource {
  /// Each keeps the logs of a week in memory while it is made.
  private static final Semaphore ONE_AT_A_TIME = new Semaphore(1);

  private static final String FILE = "slipway-support.zip";

  @Inject Settings settings;
  @Inject SiteSessions sessions;
  @Inject Audit audit;
  @Inject Caller caller;
  @Inject Clock clock;

  @GET
  @Produces("application/zip")
  @Operation(
      operationId = "getSupportBundle",
      summary = "A ZIP with logs, configuration, health and one timeline, without any secret")
  @APIResponseSchema(String.class)
  public Response bundle() throws IOException {
    Authorisation.requireAdministrator(caller.vsphere());
    if (!ONE_AT_A_TIME.tryAcquire()) {
      throw Problem.of(
              ProblemType.STATE_CONFLICT,
              "A support bundle is being made already",
              "Wait until it is there, and ask again.")
          .toException();
    }
    try {
      java.nio.file.Path directory = Files.createTempDirectory("slipway-support");
      java.nio.file.Path file = directory.resolve(FILE);
      try {
        write(file);
      } catch (IOException | RuntimeException e) {
        remove(file);
        throw e;
      }
      audit.note(
          caller.userName(), caller.address(), "support.bundle", "support bundle", "downloaded");
      StreamingOutput body =
          out -> {
            try {
              Files.copy(file, out);
            } finally {
              remove(file);
            }
          };
      return Response.ok(body)
          .header("Content-Disposition", "attachment; filename=\"" + FILE + "\"")
          .header("Cache-Control", "no-store")
          .build();
    } finally {
      ONE_AT_A_TIME.release();
    }
  }

  private void write(java.nio.file.Path file) throws IOException {
    java.nio.file.Path keyFile = settings.secretKeyFile();
    java.nio.file.Path data =
        settings
            .support()
            .map(Settings.Support::data)
            .orElseGet(() -> keyFile.toAbsolutePath().getParent());
    List<java.nio.file.Path> configuration =
        settings.support().map(Settings.Support::configuration).orElse(List.of());
    Settings.Database database = settings.database();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    try (Maintenance beside =
        Maintenance.beside(
            database.url(), database.user(), Files.readString(database.passwordFile()).strip())) {
      new SupportBundle(
              beside, new SupportBundle.Keys(data, keyFile), List.of("journalctl"), sessions::of)
          .write(file, configuration, now);
    }
  }

  private static void remove(java.nio.file.Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".new"));
    Files.deleteIfExists(file.toAbsolutePath().getParent());
  }
}
