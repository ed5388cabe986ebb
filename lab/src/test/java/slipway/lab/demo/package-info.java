@NullMarked
package slipway.lab.demo;

import org.jspecify.annotations.NullMarked;
