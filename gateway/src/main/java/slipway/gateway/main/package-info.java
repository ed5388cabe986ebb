/// The programs: the command line, and what wires the data plane together.
@NullMarked
package slipway.gateway.main;

import org.jspecify.annotations.NullMarked;
