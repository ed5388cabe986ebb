package slipway.lab.powershell;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A script that was read; throws [DialectException] for what is outside the dialect.
public final class Script {
  private final String file;
  private final String text;
  private final Block block;

  private Script(String file, String text, Block block) {
    this.file = file;
    this.text = text;
    this.block = block;
  }

  public static Script parse(String file, String text) {
    return new Script(file, text, Parser.parse(file, text));
  }

  String file() {
    return file;
  }

  String text() {
    return text;
  }

  Block block() {
    return block;
  }

  /// Every node of a kind.
  <T> List<T> all(Class<T> kind) {
    List<T> found = new ArrayList<>();
    walk(
        block,
        node -> {
          if (kind.isInstance(node)) {
            found.add(kind.cast(node));
          }
        });
    return found;
  }

  private static void walk(Object node, Consumer<Object> visitor) {
    switch (node) {
      case List<?> list -> list.forEach(item -> walk(item, visitor));
      case Optional<?> some -> some.ifPresent(item -> walk(item, visitor));
      case Record record when !(record instanceof Place) -> {
        visitor.accept(record);
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          walk(value(record, component), visitor);
        }
      }
      default -> {}
    }
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
