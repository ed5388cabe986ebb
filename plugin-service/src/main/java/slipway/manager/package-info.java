/// The manager: the plugin's back end on Payara Micro.
///
/// A package per feature, each with what it needs of boundary (JAX-RS), control (rules) and entity
/// (state). Commands flow one way: REST → step → {vCenter, gateway, guest}; facts come back only as
/// step outcomes and polled statistics.
@NullMarked
package slipway.manager;

import org.jspecify.annotations.NullMarked;
