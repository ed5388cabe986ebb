/// How an installation is configured: every key, its check, and nothing else.
@NullMarked
package slipway.manager.settings;

import org.jspecify.annotations.NullMarked;
