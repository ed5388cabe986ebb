/// Threads: those of JUnit, of the servers that are started, and of the browser's driver.
@NullMarked
package slipway.lab.client;

import org.jspecify.annotations.NullMarked;
