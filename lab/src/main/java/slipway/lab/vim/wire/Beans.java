package slipway.lab.vim.wire;

import com.vmware.vim25.DynamicData;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.MethodFault;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The vim25 data types, as classes and as names on the wire.
public final class Beans {
  private static final String PACKAGE = "com.vmware.vim25.";

  /// Optional in vim25 but a primitive in the data classes, so never set would look like zero.
  private static final String OPTIONAL_PRIMITIVES = "npivDesired";

  private static final Map<String, Class<?>> SIMPLE =
      Map.ofEntries(
          Map.entry("string", String.class),
          Map.entry("anyURI", String.class),
          Map.entry("boolean", Boolean.class),
          Map.entry("byte", Byte.class),
          Map.entry("short", Short.class),
          Map.entry("int", Integer.class),
          Map.entry("long", Long.class),
          Map.entry("float", Float.class),
          Map.entry("double", Double.class),
          Map.entry("dateTime", Calendar.class),
          Map.entry("base64Binary", byte[].class),
          Map.entry("ManagedObjectReference", ManagedObjectReference.class));

  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          var all = new ArrayList<Field>();
          Class<?> parent = type.getSuperclass();
          if (parent != null && parent.getName().startsWith(PACKAGE)) {
            all.addAll(FIELDS.get(parent));
          }
          for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())
                && !field.getName().startsWith(OPTIONAL_PRIMITIVES)) {
              all.add(field);
            }
          }
          return List.copyOf(all);
        }
      };

  private Beans() {}

  /// The fields of a data type in their order on the wire, inherited ones first.
  static List<Field> fields(Class<?> type) {
    return FIELDS.get(type);
  }

  /// A field by its name on the wire; null when the type has none.
  public static @Nullable Field field(Class<?> type, String name) {
    for (Field field : fields(type)) {
      if (field.getName().equals(name)) {
        return field;
      }
    }
    return null;
  }

  /// The class behind an `xsi:type`; null when vim25 has none of that name.
  static @Nullable Class<?> named(String name) {
    Class<?> simple = SIMPLE.get(name);
    if (simple != null) {
      return simple;
    }
    if (name.startsWith("ArrayOf")) {
      Class<?> item = named(itemType(name.substring("ArrayOf".length())));
      return item == null ? null : item.arrayType();
    }
    if (!name.matches("[A-Z][A-Za-z0-9]{0,120}")) {
      return null;
    }
    try {
      Class<?> found = Class.forName(PACKAGE + name, false, Beans.class.getClassLoader());
      boolean data =
          DynamicData.class.isAssignableFrom(found)
              || MethodFault.class.isAssignableFrom(found)
              || found.isEnum();
      return data ? found : null;
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  private static String itemType(String item) {
    String lower = item.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + item.substring(1);
    return SIMPLE.containsKey(lower) ? lower : item;
  }

  /// A type's name on the wire, with the prefix of the schema's own types.
  static String wireName(Class<?> type) {
    String item = itemName(type);
    return SIMPLE.containsKey(item) && type != ManagedObjectReference.class ? "xsd:" + item : item;
  }

  /// The element name of an item inside an `ArrayOf…`.
  static String itemName(Class<?> type) {
    Class<?> boxed = box(type);
    if (Calendar.class.isAssignableFrom(boxed)) {
      return "dateTime";
    }
    for (var entry : SIMPLE.entrySet()) {
      if (entry.getValue() == boxed && !entry.getKey().equals("anyURI")) {
        return entry.getKey();
      }
    }
    return boxed == Object.class ? "anyType" : boxed.getSimpleName();
  }

  static String arrayName(Class<?> item) {
    String name = itemName(item);
    return "ArrayOf" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  public static Class<?> box(Class<?> type) {
    return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
  }
}
