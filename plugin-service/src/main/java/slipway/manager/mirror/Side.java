package slipway.manager.mirror;

import org.jspecify.annotations.Nullable;
import slipway.manager.migrations.MigrationSummary;
import slipway.manager.vsphere.ObjectId;

/// At which end of a migration something is shown, and on which machine.
enum Side {
  SOURCE,
  DESTINATION;

  /// Null while there is none.
  @Nullable ObjectId machine(MigrationSummary migration) {
    String machine =
        switch (this) {
          case SOURCE -> migration.source().machine();
          case DESTINATION -> migration.destinationMachine();
        };
    return machine == null ? null : ObjectId.machine(machine);
  }
}
