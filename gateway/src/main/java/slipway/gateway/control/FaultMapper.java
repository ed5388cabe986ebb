package slipway.gateway.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// Turns whatever a request threw into problem+json, without a stack trace. // RFC 9457
public final class FaultMapper implements ExceptionMapper<Throwable> {
  private static final System.Logger LOG = System.getLogger(FaultMapper.class.getName());

  @Override
  public Response toResponse(Throwable thrown) {
    return switch (thrown) {
      case Fault fault -> problem(fault.type(), String.valueOf(fault.getMessage()));
      case IllegalArgumentException e ->
          problem(FaultType.REQUEST_INVALID, String.valueOf(e.getMessage()));
      case JsonProcessingException e ->
          problem(FaultType.REQUEST_INVALID, "Not the JSON expected: " + e.getOriginalMessage());
      case WebApplicationException e -> e.getResponse();
      default -> {
        String reference = UUID.randomUUID().toString();
        LOG.log(System.Logger.Level.ERROR, reference, thrown);
        yield problem(FaultType.INTERNAL, "The details are in the gateway's log: " + reference);
      }
    };
  }

  private static Response problem(FaultType type, String detail) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", type.id());
    body.put("title", type.id().replace('-', ' '));
    body.put("status", type.status());
    body.put("detail", detail);
    body.put("remedy", type.remedy());
    return Response.status(type.status())
        .type(MediaType.valueOf("application/problem+json"))
        .entity(body)
        .build();
  }
}
