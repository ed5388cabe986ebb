package slipway.manager.migrations.steps;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import slipway.manager.migrations.BootPreparation.IscsiRoot;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

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
    var served = context.facts(ServeVolume.Facts.class, ServeVolume.NAME);
    int colon = served.portal().lastIndexOf(':');
    var root =
        new IscsiRoot(
            served.portal().substring(0, colon),
            Integer.parseInt(served.portal().substring(colon + 1)),
            served.iqn(),
            served.lun(),
            served.initiator(),
            ServeVolume.chap(context, served));
    try {
      Path directory = Files.createTempDirectory("slipway-capsule");
      try {
        Path iso = context.around().boot().capsule(context.lookAtSource(), root, directory);
        upload(context, iso);
      } finally {
        delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Outcome.done();
  }

  @Override
  public Outcome undo(Context context) {
    context.destination().deleteFile(context.destinationDatacenter(), context.capsulePath());
    return Outcome.done();
  }

  private static void upload(Context context, Path iso) throws IOException {
    try (InputStream content = Files.newInputStream(iso)) {
      context
          .destination()
          .uploadFile(
              context.destinationDatacenter(), context.capsulePath(), content, Files.size(iso));
    }
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
