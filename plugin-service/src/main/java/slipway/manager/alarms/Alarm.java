package slipway.manager.alarms;

import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;

/// Something that a person should look after.
///
/// @param site that it is about; absent when it is the manager's own
/// @param object in short, as in `gateway gw1`
public record Alarm(@Nullable String site, String object, Problem problem) {}
