/// Gateways that the manager deploys itself: from its own appliance's package, through an import of
/// vCenter, until the gateway has come in with its token. Why it is done this way:
/// docs/adr/0006-the-appliance-carries-itself.md.
///
/// Threads: a virtual one for each deployment, and one that clears up after those that a stopped
/// manager has left. What is under way is in the database; passwords and tokens are in the memory
/// of the deployment's thread alone, so nobody can go on with it but that thread. One manager
/// deploys at a time: at its start it takes back what it finds under way.
@NullMarked
package slipway.manager.deployments;

import org.jspecify.annotations.NullMarked;
