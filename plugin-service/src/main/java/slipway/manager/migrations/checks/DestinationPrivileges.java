package slipway.manager.migrations.checks;

import slipway.manager.migrations.Plan;
import slipway.manager.vsphere.ObjectId;

/// Asked before anything is begun.
final class DestinationPrivileges implements PreCheck, PreChecks.NeedsDestination {
  @Override
  public String id() {
    return "destination-privileges";
  }

  @Override
  public String title() {
    return "The service account may do its work at the destination";
  }

  @Override
  public Finding look(Scene scene) {
    Plan.Destination to = scene.destination().orElseThrow();
    Finding pool =
        Privileges.look(
            scene.there(),
            new ObjectId("ResourcePool", to.pool()),
            "the resource pool",
            Privileges.ON_POOL);
    if (pool.verdict() != Verdict.PASSED) {
      return pool;
    }
    Finding folder =
        Privileges.look(
            scene.there(), new ObjectId("Folder", to.folder()), "the folder", Privileges.ON_FOLDER);
    if (folder.verdict() != Verdict.PASSED) {
      return folder;
    }
    return Privileges.look(
        scene.there(),
        new ObjectId("Datastore", to.datastore()),
        "the datastore",
        Privileges.ON_DATASTORE);
  }
}
