package slipway.manager;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/// The REST API; its resources are found by scanning. docs/api.md tells what they do.
@ApplicationPath("/api/v1")
public class Api extends Application {}
