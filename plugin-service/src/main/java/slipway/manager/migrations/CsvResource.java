package slipway.manager.migrations;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/// The list of migrations for a spreadsheet.
@Path("/migrations.csv")
@RequestScoped
public class CsvResource {
  @Inject MigrationTable table;
  @Inject Operator operator;

  @GET
  @Produces("text/csv")
  @Operation(operationId = "exportMigrations", summary = "All migrations that the filters leave")
  @APIResponseSchema(String.class)
  public Response csv(@BeanParam MigrationQuery query) {
    return Response.ok(Csv.of(table.rows(query, operator.sight())))
        .header("Content-Disposition", "attachment; filename=\"migrations.csv\"")
        .build();
  }
}
