package slipway.manager.vsphere.vim25;

import com.vmware.vim25.ManagedObjectReference;
import slipway.manager.vsphere.ObjectId;

/// Managed objects in their words and in ours.
final class References {
  private References() {}

  static ObjectId id(ManagedObjectReference reference) {
    return new ObjectId(reference.getType(), reference.getVal());
  }

  static ManagedObjectReference to(ObjectId id) {
    return to(id.type(), id.value());
  }

  static ManagedObjectReference to(String type, String value) {
    ManagedObjectReference reference = new ManagedObjectReference();
    reference.setType(type);
    reference.setVal(value);
    return reference;
  }
}
