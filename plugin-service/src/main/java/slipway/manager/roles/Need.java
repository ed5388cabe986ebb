package slipway.manager.roles;

/// One privilege and why it is asked for.
///
/// @param privilege the API's name, as in `VirtualMachine.State.CreateSnapshot`
/// @param on what the role with it has to be given on; giving it on the root folder covers all
/// @param without what does not work when it is missing, for people
public record Need(String privilege, On on, String without) {

  /// Where privileges count.
  public enum On {
    /// The root folder.
    VCENTER,
    /// Machines, or the folders they are in.
    MACHINES,
    /// The gateway's own machine, or the folder it is in.
    GATEWAYS,
    /// Folders that machines are put into.
    FOLDERS,
    POOLS,
    DATASTORES,
    NETWORKS
  }
}
