package slipway.gateway.control;

import java.nio.file.Path;
import java.time.Instant;

/// What one gateway process is made of, as far as its control API goes.
///
/// @param state where it keeps what a restart must find again
public record Node(
    String name,
    String version,
    Instant startedAt,
    Disks disks,
    LinkPort link,
    TargetPort targets,
    Exports exports,
    Volumes volumes,
    Path state) {}
