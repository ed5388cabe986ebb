/// The demo: two sites on one host, a running server moved from one to the other, and the proof.
///
/// It drives the product through its REST API only, as any client would; what it knows beyond that
/// comes from the lab (the machines' ports, disks and leftovers), never from the product's inside.
@NullMarked
package slipway.lab.demo;

import org.jspecify.annotations.NullMarked;
