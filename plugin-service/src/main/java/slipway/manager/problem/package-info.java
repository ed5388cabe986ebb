/// The catalogue of everything that can go wrong and what a person can do about it.
@NullMarked
package slipway.manager.problem;

import org.jspecify.annotations.NullMarked;
