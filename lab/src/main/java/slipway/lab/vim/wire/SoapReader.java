package slipway.lab.vim.wire;

import com.vmware.vim25.ManagedObjectReference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Element;

/// Reads vim25 values from XML. As strict as vCenter: an element the type does not have, a value
/// that does not parse or an unknown `xsi:type` is an InvalidRequest.
public final class SoapReader {
  private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";

  private SoapReader() {}

  public static ManagedObjectReference reference(Element element) {
    String type = element.getAttribute("type");
    String value = element.getTextContent().strip();
    if (type.isEmpty() || value.isEmpty()) {
      throw Faults.invalidRequest("'" + element.getLocalName() + "' is not a reference");
    }
    var reference = new ManagedObjectReference();
    reference.type = type;
    reference.val = value;
    return reference;
  }

  /// Reads the elements of one name as a value of the declared type; several only as an array.
  public static Object read(List<Element> elements, Class<?> declared) {
    if (declared.isArray() && declared != byte[].class) {
      return array(elements, declared.getComponentType());
    }
    if (elements.size() != 1) {
      throw unexpected(elements.getLast());
    }
    return one(elements.getFirst(), declared);
  }

  private static Object array(List<Element> elements, Class<?> item) {
    Object array = Array.newInstance(item, elements.size());
    for (int i = 0; i < elements.size(); i++) {
      Array.set(array, i, one(elements.get(i), item));
    }
    return array;
  }

  private static Object one(Element element, Class<?> declared) {
    Class<?> type = Beans.box(declared);
    String xsi = element.getAttributeNS(XSI, "type");
    if (!xsi.isEmpty()) {
      Class<?> named = Beans.named(xsi.substring(xsi.indexOf(':') + 1));
      if (named == null || !type.isAssignableFrom(named)) {
        throw Faults.invalidRequest(
            "Type '" + xsi + "' is not allowed for '" + element.getLocalName() + "'");
      }
      type = named;
    }
    if (type == Object.class) {
      throw Faults.invalidRequest("'" + element.getLocalName() + "' needs an xsi:type");
    }
    if (type == ManagedObjectReference.class) {
      return reference(element);
    }
    if (type.isArray() && type != byte[].class) {
      return array(SoapRequest.children(element), type.getComponentType());
    }
    return type.getName().startsWith("com.vmware.") && !type.isEnum()
        ? bean(element, type)
        : simple(element, type);
  }

  private static Object bean(Element element, Class<?> type) {
    if (Modifier.isAbstract(type.getModifiers())) {
      throw Faults.invalidRequest("'" + element.getLocalName() + "' needs an xsi:type");
    }
    try {
      Object bean = type.getDeclaredConstructor().newInstance();
      for (var entry : grouped(SoapRequest.children(element)).entrySet()) {
        Field field = Beans.field(type, entry.getKey());
        if (field == null) {
          throw unexpected(entry.getValue().getFirst());
        }
        field.set(bean, read(entry.getValue(), field.getType()));
      }
      return bean;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("vim25 data classes are plain beans: " + type, e);
    }
  }

  /// Elements by name, in their order.
  public static Map<String, List<Element>> grouped(List<Element> elements) {
    var groups = new LinkedHashMap<String, List<Element>>();
    for (Element element : elements) {
      groups.computeIfAbsent(element.getLocalName(), _ -> new ArrayList<>()).add(element);
    }
    return groups;
  }

  public static Fault unexpected(Element element) {
    return Faults.invalidRequest("Unexpected element '" + element.getLocalName() + "'");
  }

  private static Object simple(Element element, Class<?> type) {
    String text = element.getTextContent();
    String value = text.strip();
    try {
      if (type == String.class) {
        return text;
      }
      if (type.isEnum()) {
        return constant(type, value);
      }
      return switch (type.getSimpleName()) {
        case "Boolean" -> bool(value);
        case "Byte" -> Byte.valueOf(value);
        case "Short" -> Short.valueOf(value);
        case "Integer" -> Integer.valueOf(value);
        case "Long" -> Long.valueOf(value);
        case "Float" -> Float.valueOf(value);
        case "Double" -> Double.valueOf(value);
        case "Calendar" -> time(value);
        case "byte[]" -> Base64.getMimeDecoder().decode(value);
        default -> throw new IllegalArgumentException(type.getName());
      };
    } catch (IllegalArgumentException | DateTimeException e) {
      throw Faults.invalidRequest(
          "'" + element.getLocalName() + "' does not hold a " + type.getSimpleName());
    }
  }

  private static Object constant(Class<?> type, String value) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(value)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(value);
  }

  private static boolean bool(String value) {
    return switch (value) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new IllegalArgumentException(value);
    };
  }

  private static Calendar time(String value) {
    boolean zoned = value.endsWith("Z") || value.matches(".*[+-]\\d\\d:\\d\\d");
    OffsetDateTime parsed = OffsetDateTime.parse(zoned ? value : value + "Z");
    return GregorianCalendar.from(ZonedDateTime.ofInstant(parsed.toInstant(), ZoneId.of("UTC")));
  }
}
