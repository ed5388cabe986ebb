/// Tells vCenters of the plugin, and takes it back: the one way that the command line, the first
/// boot and the appliance's page share. Knows neither HTTP nor SOAP.
@NullMarked
package slipway.manager.registration;

import org.jspecify.annotations.NullMarked;
