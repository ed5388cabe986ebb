package slipway.manager.openapi;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// JSON schemas of the records that requests and answers are made of. What is not [Nullable] is
/// required: the answers leave out what is null, and nothing else.
final class Schemas {
  private final Map<String, JsonObject> named = new TreeMap<>();
  private final Map<String, Class<?>> owners = new TreeMap<>();

  /// Every schema that was referred to, by its name.
  JsonObject all() {
    JsonObjectBuilder all = Json.createObjectBuilder();
    named.forEach(all::add);
    return all.build();
  }

  JsonObject of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(generic);
    }
    if (!(type instanceof Class<?> raw)) {
      throw new IllegalArgumentException("no schema for " + type);
    }
    if (raw.isRecord() || raw.isEnum()) {
      return reference(raw);
    }
    return ofSimple(raw);
  }

  private JsonObject ofGeneric(ParameterizedType type) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    if (Collection.class.isAssignableFrom(raw)) {
      return Json.createObjectBuilder().add("type", "array").add("items", of(arguments[0])).build();
    }
    if (Map.class.isAssignableFrom(raw)) {
      return Json.createObjectBuilder()
          .add("type", "object")
          .add("additionalProperties", of(arguments[1]))
          .build();
    }
    throw new IllegalArgumentException("no schema for " + type);
  }

  private static JsonObject ofSimple(Class<?> raw) {
    if (raw == String.class) {
      return simple("string", "");
    }
    if (raw == Instant.class) {
      return simple("string", "date-time");
    }
    if (raw == UUID.class) {
      return simple("string", "uuid");
    }
    if (raw == long.class || raw == Long.class) {
      return simple("integer", "int64");
    }
    if (raw == int.class || raw == Integer.class) {
      return simple("integer", "int32");
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return simple("boolean", "");
    }
    if (raw == double.class) {
      return simple("number", "double");
    }
    throw new IllegalArgumentException("no schema for " + raw);
  }

  private static JsonObject simple(String type, String format) {
    JsonObjectBuilder schema = Json.createObjectBuilder().add("type", type);
    if (!format.isEmpty()) {
      schema.add("format", format);
    }
    return schema.build();
  }

  private JsonObject reference(Class<?> raw) {
    String name = name(raw);
    Class<?> owner = owners.putIfAbsent(name, raw);
    if (owner == null) {
      named.put(name, raw.isEnum() ? ofEnum(raw) : ofRecord(raw));
    } else if (owner != raw) {
      throw new IllegalStateException(
          owner.getName() + " and " + raw.getName() + " are both called " + name);
    }
    return Json.createObjectBuilder().add("$ref", "#/components/schemas/" + name).build();
  }

  /// The name in `@Schema`, or the class's behind those it stands in, without `Resource`.
  private static String name(Class<?> raw) {
    Schema schema = raw.getAnnotation(Schema.class);
    if (schema != null && !schema.name().isEmpty()) {
      return schema.name();
    }
    Class<?> outer = raw.getEnclosingClass();
    boolean plain = outer == null || !(outer.isRecord() || raw.isEnum());
    return plain ? raw.getSimpleName() : name(outer) + raw.getSimpleName();
  }

  private static JsonObject ofEnum(Class<?> raw) {
    JsonArrayBuilder values = Json.createArrayBuilder();
    for (Object value : raw.getEnumConstants()) {
      values.add(((Enum<?>) value).name());
    }
    return Json.createObjectBuilder().add("type", "string").add("enum", values).build();
  }

  private JsonObject ofRecord(Class<?> raw) {
    JsonObjectBuilder properties = Json.createObjectBuilder();
    JsonArrayBuilder required = Json.createArrayBuilder();
    for (RecordComponent component : raw.getRecordComponents()) {
      properties.add(component.getName(), property(component));
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        required.add(component.getName());
      }
    }
    JsonObjectBuilder schema =
        Json.createObjectBuilder().add("type", "object").add("properties", properties);
    JsonObject built = Json.createObjectBuilder().add("required", required).build();
    if (!built.getJsonArray("required").isEmpty()) {
      schema.addAll(Json.createObjectBuilder(built));
    }
    return schema.build();
  }

  private JsonObject property(RecordComponent component) {
    JsonObject plain = of(component.getGenericType());
    // Constraints stand at the accessor too: records hand them on.
    return constrained(plain, component.getAccessor());
  }

  /// The schema with the constraints that stand at a parameter or an accessor.
  static JsonObject constrained(JsonObject plain, AnnotatedElement at) {
    JsonObjectBuilder schema = Json.createObjectBuilder(plain);
    boolean isArray = "array".equals(plain.getString("type", ""));
    Schema told = at.getAnnotation(Schema.class);
    if (told != null && told.enumeration().length > 0) {
      JsonArrayBuilder values = Json.createArrayBuilder();
      for (String value : told.enumeration()) {
        values.add(value);
      }
      if (isArray) {
        schema.add("items", Json.createObjectBuilder().add("type", "string").add("enum", values));
      } else {
        schema.add("enum", values);
      }
    }
    Size size = at.getAnnotation(Size.class);
    if (size != null) {
      if (size.min() > 0) {
        schema.add(isArray ? "minItems" : "minLength", size.min());
      }
      schema.add(isArray ? "maxItems" : "maxLength", size.max());
    }
    Pattern pattern = at.getAnnotation(Pattern.class);
    if (pattern != null) {
      schema.add("pattern", "^(" + pattern.regexp() + ")$");
    }
    if (at.isAnnotationPresent(Positive.class)) {
      schema.add("minimum", 1);
    }
    if (at.isAnnotationPresent(PositiveOrZero.class)) {
      schema.add("minimum", 0);
    }
    return schema.build();
  }
}
