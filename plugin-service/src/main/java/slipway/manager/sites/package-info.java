/// The sites: vCenters with the service accounts under which long work runs.
@NullMarked
package slipway.manager.sites;

import org.jspecify.annotations.NullMarked;
