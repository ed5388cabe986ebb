/// Who changed what, when, from where.
@NullMarked
package slipway.manager.audit;

import org.jspecify.annotations.NullMarked;
