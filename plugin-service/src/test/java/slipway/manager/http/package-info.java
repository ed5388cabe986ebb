/// Tests of the HTTP layer on the real server, with the real database. One server serves all
/// classes of a run; only what is beyond the manager is played, by
// `slipway.manager.migrations.Stage`.
@NullMarked
package slipway.manager.http;

import org.jspecify.annotations.NullMarked;
