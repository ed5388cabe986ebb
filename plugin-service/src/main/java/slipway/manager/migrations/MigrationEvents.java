package slipway.manager.migrations;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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
import slipway.manager.events.Feed;
import slipway.manager.session.Versions;

/// One migration, watched.
@Path("/migrations")
@RequestScoped
public class MigrationEvents {
  @Inject Migrations migrations;
  @Inject Documents documents;
  @Inject Feed feed;
  @Inject Operator operator;

  /// @param ticket from `POST /tickets`, for who cannot send the session's header
  @GET
  @Path("/{id}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "streamMigration",
      summary = "The migration's document at every change and at least every 5 s")
  @APIResponseSchema(MigrationDocument.class)
  public void events(
      @PathParam("id") String id,
      @QueryParam("ticket") @Nullable String ticket,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @Context SseEventSink sink,
      @Context Sse sse) {
    UUID migration = operator.seen(id);
    long last = Versions.number(lastEventId).orElse(-1);
    feed.open(
        sink,
        sse,
        "migration",
        last,
        () -> migrations.change(migration),
        () -> documents.one(migration));
  }
}
