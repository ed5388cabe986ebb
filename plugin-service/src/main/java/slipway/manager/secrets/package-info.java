/// What is kept sealed in the database, and the keys outside of it that open it.
@NullMarked
package slipway.manager.secrets;

import org.jspecify.annotations.NullMarked;
