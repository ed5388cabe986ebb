package slipway.lab.vim.verb;

import com.vmware.vim25.ObjectContent;
import com.vmware.vim25.PropertyFilterSpec;
import com.vmware.vim25.RetrieveOptions;
import com.vmware.vim25.RetrieveResult;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.wire.Faults;

/// vim25 PropertyCollector, as far as it answers at once.
final class RetrievalVerbs {
  private static final String ON = "PropertyCollector";

  /// Objects per page, whatever the caller asks.
  static final int MAX_PAGE = 100;

  /// Unfinished retrievals per session.
  static final int MAX_TOKENS = 20;

  /// The rest of a retrieval.
  private record Rest(List<ObjectContent> objects, int pageSize) {}

  @Verb(
      on = ON,
      name = "RetrieveProperties",
      needs = {},
      anonymous = true)
  ObjectContent[] retrieveProperties(Call call, PropertyFilterSpec[] specSet) {
    return all(call, specSet).toArray(ObjectContent[]::new);
  }

  private static List<ObjectContent> all(Call call, PropertyFilterSpec[] specSet) {
    var contents = new ArrayList<ObjectContent>();
    for (PropertyFilterSpec spec : specSet) {
      contents.addAll(Retrieval.of(spec, call));
    }
    return contents;
  }

  @Verb(
      on = ON,
      name = "RetrievePropertiesEx",
      needs = {},
      anonymous = true)
  @Nullable RetrieveResult retrievePropertiesEx(
      Call call, PropertyFilterSpec[] specSet, RetrieveOptions options) {
    int wanted = options.maxObjects == null ? MAX_PAGE : options.maxObjects;
    if (wanted <= 0) {
      throw Faults.invalidArgument("options.maxObjects");
    }
    List<ObjectContent> all = all(call, specSet);
    return all.isEmpty() ? null : page(call, all, Math.min(wanted, MAX_PAGE));
  }

  private static RetrieveResult page(Call call, List<ObjectContent> all, int size) {
    var result = new RetrieveResult();
    result.objects = all.stream().limit(size).toArray(ObjectContent[]::new);
    if (all.size() > size) {
      var objects = call.session().objects();
      if (objects.values().stream().filter(Rest.class::isInstance).count() >= MAX_TOKENS) {
        throw Faults.systemError("too many unfinished retrievals");
      }
      result.token = UUID.randomUUID().toString();
      objects.put(result.token, new Rest(all.subList(size, all.size()), size));
    }
    return result;
  }

  @Verb(on = ON, name = "ContinueRetrievePropertiesEx")
  RetrieveResult continueRetrieve(Call call, String token) {
    Rest rest = take(call, token);
    return page(call, rest.objects(), rest.pageSize());
  }

  @Verb(on = ON, name = "CancelRetrievePropertiesEx")
  void cancelRetrieve(Call call, String token) {
    take(call, token);
  }

  private static Rest take(Call call, String token) {
    if (call.session().objects().get(token) instanceof Rest rest) {
      call.session().objects().remove(token);
      return rest;
    }
    throw Faults.invalidArgument("token");
  }
}
