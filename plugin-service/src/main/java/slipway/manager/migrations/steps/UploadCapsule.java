package slipway.manager.migrations.steps;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import slipway.manager.migrations.BootPreparation.IscsiRoot;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;

/// Builds the boot capsule and puts it beside the disk.
public final class UploadCapsule implements Step {
  @Override
  public String name() {
    return "upload-capsule";
  }

  @Override
  public String title() {
    return "Build and upload the boot capsule";
  }

  @Override
  public Outcome take(Context context) {
    place(context, context.capsulePath());
    return Outcome.done();
  }

  /// Builds the capsule anew while the machine runs, and gives it to the machine. A disc that is in
  /// a drive cannot be written to: another takes its place meanwhile, so that at every moment there
  /// is a whole one to start from.
  public static void renew(Context context) {
    ObjectId machine = Destination.machine(context);
    place(context, context.spareCapsulePath());
    context.destination().insertCd(machine, context.spareCapsulePath());
    context.destination().deleteFile(context.destinationDatacenter(), context.capsulePath());
    place(context, context.capsulePath());
    context.destination().insertCd(machine, context.capsulePath());
    context.destination().deleteFile(context.destinationDatacenter(), context.spareCapsulePath());
  }

  private static void place(Context context, String path) {
    var served = context.facts(ServeVolume.Facts.class, ServeVolume.NAME);
    int colon = served.portal().lastIndexOf(':');
    var root =
        new IscsiRoot(
            served.portal().substring(0, colon),
            Integer.parseInt(served.portal().substring(colon + 1)),
            served.iqn(),
            ServeVolume.BOOT_LUN,
            served.initiator(),
            ServeVolume.chap(context, served),
            bootMac(context));
    try {
      Path directory = Files.createTempDirectory("slipway-capsule");
      try {
        Path iso = context.around().boot().capsule(context.lookAtSource(), root, directory);
        upload(context, iso, path);
      } finally {
        delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Outcome undo(Context context) {
    context.destination().deleteFile(context.destinationDatacenter(), context.capsulePath());
    context.destination().deleteFile(context.destinationDatacenter(), context.spareCapsulePath());
    return Outcome.done();
  }

  private static void upload(Context context, Path iso, String path) throws IOException {
    try (InputStream content = Files.newInputStream(iso)) {
      context
          .destination()
          .uploadFile(context.destinationDatacenter(), path, content, Files.size(iso));
    }
  }

  // A card whose address vCenter will choose has none yet.
  private static String bootMac(Context context) {
    List<Machine.Nic> nics = context.lookAtSource().nics();
    return context.plan().destination().keepMac() && !nics.isEmpty()
        ? nics.getFirst().macAddress()
        : "";
  }

  // The capsule holds a CHAP secret: nothing of it may stay here.
  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
