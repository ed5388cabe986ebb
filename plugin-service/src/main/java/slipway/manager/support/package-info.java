/// What somebody needs who helps from afar: logs, configuration, health and one timeline, without
/// any secret.
@NullMarked
package slipway.manager.support;

import org.jspecify.annotations.NullMarked;
