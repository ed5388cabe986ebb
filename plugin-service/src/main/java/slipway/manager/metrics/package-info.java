/// What a Prometheus server asks for: one page of numbers. // docs/metrics.md
@NullMarked
package slipway.manager.metrics;

import org.jspecify.annotations.NullMarked;
