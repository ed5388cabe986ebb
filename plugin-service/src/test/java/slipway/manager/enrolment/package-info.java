@NullMarked
package slipway.manager.enrolment;

import org.jspecify.annotations.NullMarked;
