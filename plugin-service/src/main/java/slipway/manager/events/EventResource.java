package slipway.manager.events;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;
import slipway.manager.migrations.MigrationSummary;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.session.Caller;
import slipway.manager.session.Versions;
import slipway.manager.sites.Sights;

/// What happened, and what is happening.
@Path("/events")
@RequestScoped
public class EventResource {
  @Inject EventLog log;
  @Inject Stream stream;
  @Inject Sights sights;
  @Inject Caller caller;

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "listEvents", summary = "One page of the event log, the newest first")
  public EventLog.Page list(
      @QueryParam("migration") @Nullable String migration,
      @QueryParam("machine") @Nullable String machine,
      @QueryParam("page") @DefaultValue("0") int page,
      @QueryParam("size") @DefaultValue("50") int size) {
    return log.page(
        migration == null ? null : uuid(migration),
        machine,
        page,
        size,
        sights.of(caller.vsphere()));
  }

  @GET
  @Path("/stream")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "streamSummaries",
      summary = "Every migration's summary when it changes, at most once a second each")
  @APIResponseSchema(MigrationSummary.class)
  public void stream(
      @QueryParam("ticket") @Nullable String ticket,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @Context SseEventSink sink,
      @Context Sse sse) {
    stream.open(sink, sse, Versions.number(lastEventId), sights.of(caller.vsphere()));
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemType.OBJECT_NOT_FOUND, "Migration " + text).toException();
    }
  }
}
