/// How gateways come to the certificates by which manager and gateways know each other, keep them
/// fresh and lose them. Why it is done this way: docs/adr/0005-gateways-certificates.md.
///
/// Threads: [slipway.manager.enrolment.GatewayRounds] has one of its own; everything else is the
/// caller's. What is issued and revoked is in the database, and two managers may do all of it at
/// once.
@NullMarked
package slipway.manager.enrolment;

import org.jspecify.annotations.NullMarked;
