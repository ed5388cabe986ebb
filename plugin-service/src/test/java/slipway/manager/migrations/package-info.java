/// Tests of migrations, in a small world of vCenters, gateways and guests that keep real state.
@NullMarked
package slipway.manager.migrations;

import org.jspecify.annotations.NullMarked;
