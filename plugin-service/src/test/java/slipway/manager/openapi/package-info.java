/// Tests of what the REST API tells of itself.
@NullMarked
package slipway.manager.openapi;

import org.jspecify.annotations.NullMarked;
