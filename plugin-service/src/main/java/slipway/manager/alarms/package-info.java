/// What is wrong with the installation itself, before a migration stumbles over it: clocks that
/// differ, disks that run full, certificates that end.
///
/// Threads: [slipway.manager.alarms.Alarms] asks vCenters for their time on a thread of its own;
/// what gateways tell comes from [slipway.manager.enrolment.GatewayRounds].
@NullMarked
package slipway.manager.alarms;

import org.jspecify.annotations.NullMarked;
