package slipway.lab.vim.inventory;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Machines' configuration files: JSON in `NAME.vmx` in the machine's directory.
final class VmFile {
  /// Larger files are not read.
  static final int MAX_BYTES = 4 << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(
              new com.fasterxml.jackson.databind.module.SimpleModule()
                  .addSerializer(
                      Instant.class,
                      com.fasterxml.jackson.databind.ser.std.ToStringSerializer.instance)
                  .addDeserializer(Instant.class, new InstantReader()))
          .build();

  private static final class InstantReader
      extends com.fasterxml.jackson.databind.deser.std.StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(
        com.fasterxml.jackson.core.JsonParser parser,
        com.fasterxml.jackson.databind.DeserializationContext context)
        throws IOException {
      return Instant.parse(parser.getText());
    }
  }

  private VmFile() {}

  /// Writes a file that is whole after any crash: beside the old one first, then in its place.
  static void write(Path file, VmRecord record) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + "~");
    Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(record));
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static VmRecord read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is too large for a machine's configuration");
    }
    try {
      JsonNode tree = JSON.readTree(Files.readAllBytes(file));
      return JSON.treeToValue(tree, VmRecord.class);
    } catch (JacksonException e) {
      throw new IOException(file + " is not a machine's configuration: " + e.getOriginalMessage());
    }
  }

  /// Every configuration in a datastore.
  static List<VmRecord> readAll(Path datastore) throws IOException {
    var records = new ArrayList<VmRecord>();
    try (Stream<Path> files = Files.walk(datastore, 3)) {
      for (Path file : (Iterable<Path>) files.limit(Datastore.MAX_FILES)::iterator) {
        if (file.toString().endsWith(".vmx")) {
          records.add(read(file));
        }
      }
    }
    return records;
  }
}
