package slipway.manager.vsphere;

/// A managed object of one vCenter.
///
/// @param type the vim25 type, as in `VirtualMachine`
/// @param value the id within that vCenter, as in `vm-58`
public record ObjectId(String type, String value) {

  public static ObjectId machine(String value) {
    return new ObjectId("VirtualMachine", value);
  }

  @Override
  public String toString() {
    return type + ":" + value;
  }
}
