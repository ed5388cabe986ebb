package slipway.manager.openapi;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.ProblemDocument;

/// The REST API as OpenAPI 3.0 tells it, made of the resources' annotations and of the records they
/// take and give. The server's own scanner knows neither records' names nor what is required.
final class Description {
  private static final String BASE = "/api/v1";
  private static final String PROBLEM_JSON = "application/problem+json";

  private final Schemas schemas = new Schemas();
  private final Set<String> operationIds = new HashSet<>();

  static JsonObject make() {
    return new Description().document();
  }

  private JsonObject document() {
    Map<String, JsonObjectBuilder> paths = new TreeMap<>();
    for (Class<?> resource : resources()) {
      for (Method method : methods(resource)) {
        String verb = verb(method);
        if (verb != null) {
          paths
              .computeIfAbsent(BASE + path(resource, method), p -> Json.createObjectBuilder())
              .add(verb, operation(resource, method));
        }
      }
    }
    JsonObjectBuilder all = Json.createObjectBuilder();
    paths.forEach(all::add);
    JsonObject session =
        Json.createObjectBuilder()
            .add("type", "apiKey")
            .add("in", "header")
            .add("name", "vmware-api-session-id")
            .build();
    schemas.of(ProblemDocument.class);
    return Json.createObjectBuilder()
        .add("openapi", "3.0.3")
        .add("info", Json.createObjectBuilder().add("title", "Slipway").add("version", "1"))
        .add("servers", Json.createArrayBuilder().add(Json.createObjectBuilder().add("url", "/")))
        .add(
            "security",
            Json.createArrayBuilder()
                .add(Json.createObjectBuilder().add("session", Json.createArrayBuilder())))
        .add("paths", all)
        .add(
            "components",
            Json.createObjectBuilder()
                .add("securitySchemes", Json.createObjectBuilder().add("session", session))
                .add("schemas", schemas.all()))
        .build();
  }

  static List<Class<?>> resources() {
    List<Class<?>> found = new ArrayList<>();
    for (JavaClass each :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("slipway.manager")) {
      if (each.isAnnotatedWith(Path.class)) {
        found.add(each.reflect());
      }
    }
    found.sort(Comparator.comparing(Class::getName));
    return found;
  }

  private static List<Method> methods(Class<?> resource) {
    List<Method> methods = new ArrayList<>(Arrays.asList(resource.getDeclaredMethods()));
    methods.removeIf(Method::isSynthetic);
    methods.sort(Comparator.comparing(Method::getName));
    return methods;
  }

  private static @Nullable String verb(Method method) {
    for (Annotation annotation : method.getAnnotations()) {
      HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
      if (verb != null) {
        return verb.value().toLowerCase(Locale.ROOT);
      }
    }
    return null;
  }

  private static String path(Class<?> resource, Method method) {
    Path own = method.getAnnotation(Path.class);
    return resource.getAnnotation(Path.class).value() + (own == null ? "" : own.value());
  }

  private JsonObject operation(Class<?> resource, Method method) {
    Operation told = method.getAnnotation(Operation.class);
    if (told == null || told.operationId().isEmpty() || !operationIds.add(told.operationId())) {
      throw new IllegalStateException(method + " needs an operationId of its own");
    }
    JsonObjectBuilder operation =
        Json.createObjectBuilder()
            .add("operationId", told.operationId())
            .add("summary", told.summary())
            .add("tags", Json.createArrayBuilder().add(tag(resource)));
    JsonArrayBuilder parameters = Json.createArrayBuilder();
    boolean any = false;
    for (Parameter parameter : method.getParameters()) {
      if (parameter.isAnnotationPresent(BeanParam.class)) {
        for (Field field : parameter.getType().getDeclaredFields()) {
          parameters.add(parameter(field, field.getGenericType(), nullable(field)));
          any = true;
        }
      } else if (isBody(parameter)) {
        operation.add("requestBody", body(parameter));
      } else if (!parameter.isAnnotationPresent(Context.class) && !isSession(parameter)) {
        parameters.add(parameter(parameter, parameter.getParameterizedType(), nullable(parameter)));
        any = true;
      }
    }
    if (any) {
      operation.add("parameters", parameters);
    }
    if (told.operationId().equals("login")) {
      operation.add("security", Json.createArrayBuilder());
    }
    return operation.add("responses", responses(resource, method)).build();
  }

  private static String tag(Class<?> resource) {
    return resource.getAnnotation(Path.class).value().replaceAll("^/|\\..*", "");
  }

  private static boolean isBody(Parameter parameter) {
    return parameter.getAnnotation(PathParam.class) == null
        && parameter.getAnnotation(QueryParam.class) == null
        && parameter.getAnnotation(HeaderParam.class) == null
        && parameter.getAnnotation(Context.class) == null;
  }

  // The scheme tells of it, once for all.
  private static boolean isSession(Parameter parameter) {
    HeaderParam header = parameter.getAnnotation(HeaderParam.class);
    return header != null && header.value().equals("vmware-api-session-id");
  }

  private static boolean nullable(Parameter parameter) {
    return parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static boolean nullable(Field field) {
    return field.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private JsonObject parameter(AnnotatedElement at, Type type, boolean nullable) {
    PathParam path = at.getAnnotation(PathParam.class);
    QueryParam query = at.getAnnotation(QueryParam.class);
    HeaderParam header = at.getAnnotation(HeaderParam.class);
    String in = path != null ? "path" : query != null ? "query" : "header";
    String name = path != null ? path.value() : query != null ? query.value() : header.value();
    DefaultValue otherwise = at.getAnnotation(DefaultValue.class);
    JsonObjectBuilder schema = Json.createObjectBuilder(Schemas.constrained(schemas.of(type), at));
    if (otherwise != null) {
      if (type == int.class || type == long.class) {
        schema.add("default", Long.parseLong(otherwise.value()));
      } else {
        schema.add("default", otherwise.value());
      }
    }
    return Json.createObjectBuilder()
        .add("name", name)
        .add("in", in)
        .add("required", path != null || (otherwise == null && !nullable))
        .add("schema", schema)
        .build();
  }

  private JsonObject body(Parameter parameter) {
    return Json.createObjectBuilder()
        .add("required", !nullable(parameter))
        .add("content", content(MediaType.APPLICATION_JSON, parameter.getParameterizedType()))
        .build();
  }

  private JsonObject content(String mediaType, Type type) {
    return Json.createObjectBuilder()
        .add(mediaType, Json.createObjectBuilder().add("schema", schemas.of(type)))
        .build();
  }

  private JsonObject responses(Class<?> resource, Method method) {
    APIResponseSchema told = method.getAnnotation(APIResponseSchema.class);
    Type type = told != null ? told.value() : method.getGenericReturnType();
    boolean empty = type == void.class;
    String status =
        told != null && !told.responseCode().isEmpty()
            ? told.responseCode()
            : empty ? "204" : "200";
    JsonObjectBuilder good = Json.createObjectBuilder().add("description", "as asked");
    if (!empty) {
      Produces produces = method.getAnnotation(Produces.class);
      Produces usual = resource.getAnnotation(Produces.class);
      String mediaType = produces != null ? produces.value()[0] : usual.value()[0];
      good.add("content", content(mediaType, type));
    }
    JsonObject problem =
        Json.createObjectBuilder()
            .add("description", "a problem of the catalogue")
            .add("content", content(PROBLEM_JSON, ProblemDocument.class))
            .build();
    JsonObjectBuilder all = Json.createObjectBuilder().add(status, good);
    if (method.getAnnotatedReturnType().isAnnotationPresent(Nullable.class)) {
      all.add("204", Json.createObjectBuilder().add("description", "there is none just now"));
    }
    return all.add("default", problem).build();
  }
}
