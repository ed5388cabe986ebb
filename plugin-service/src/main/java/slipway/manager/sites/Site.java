package slipway.manager.sites;

import slipway.manager.vsphere.Endpoint;

/// A vCenter with its service account; the password stays in the registry.
public record Site(
    String id,
    String name,
    Endpoint endpoint,
    String username,
    String instanceUuid,
    String version) {}
