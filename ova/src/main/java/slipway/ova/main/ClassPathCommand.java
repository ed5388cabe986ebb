package slipway.ova.main;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Which libraries a program's jar names, for the build.
@Command(name = "class-path", description = "Prints the libraries that a jar's manifest names.")
final class ClassPathCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "JAR")
  Path jar = Path.of("");

  @Override
  public Integer call() throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String path =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      for (String library : (path == null ? "" : path).split(" ", -1)) {
        if (!library.isEmpty()) {
          spec.commandLine().getOut().println(library);
        }
      }
    }
    return 0;
  }
}
