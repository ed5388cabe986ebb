@NullMarked
package slipway.manager.migrations.steps;

import org.jspecify.annotations.NullMarked;
