package slipway.gateway.control;

/// The categories of a gateway's refusals: stable ids, each with its HTTP status and next step.
public enum FaultType {
  DISK_NOT_FOUND(
      "disk-not-found", 404, "Attach the disk to the gateway's machine and repeat the request."),
  DISK_UNREADABLE(
      "disk-unreadable", 502, "Check the datastore of the disk; repeat the request afterwards."),
  EXPORT_NOT_FOUND("export-not-found", 404, "Publish the disk first."),
  VOLUME_NOT_FOUND("volume-not-found", 404, "Make the volume first."),
  TRACE_NOT_FOUND("trace-not-found", 404, "Boot the machine once, then ask again."),
  VOLUME_CONFLICT(
      "volume-conflict", 409, "Use another id, or delete the volume that has this one."),
  TARGET_CONFLICT("target-conflict", 409, "End the other target first."),
  INITIATOR_ATTACHED(
      "initiator-attached", 409, "Shut the machine down that uses the volume, then repeat."),
  NOT_FILLED(
      "not-filled",
      409,
      "Wait until the volume is filled, or say discard=true to lose what only it holds."),
  ORIGIN_UNREACHABLE(
      "origin-unreachable", 503, "Check the link to the other gateway; repeat the request."),
  PORT_TAKEN("port-taken", 409, "End the program that has the port, or configure another."),
  REQUEST_INVALID("request-invalid", 400, "Correct the request."),
  INTERNAL("internal", 500, "See the gateway's log.");

  private final String id;
  private final int status;
  private final String remedy;

  FaultType(String id, int status, String remedy) {
    this.id = id;
    this.status = status;
    this.remedy = remedy;
  }

  public String id() {
    return id;
  }

  public int status() {
    return status;
  }

  public String remedy() {
    return remedy;
  }
}
