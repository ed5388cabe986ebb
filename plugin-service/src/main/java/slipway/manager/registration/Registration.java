package slipway.manager.registration;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.registration.Outcome.State;
import slipway.manager.vsphere.ExtensionLists;
import slipway.manager.vsphere.ExtensionLists.Privilege;
import slipway.manager.vsphere.Extensions;
import slipway.manager.vsphere.PluginExtension;
import slipway.manager.vsphere.VCenters;
import slipway.manager.vsphere.VSphere;

/// Tells vCenters of the plugin.
///
/// Each vCenter has an outcome of its own: what fails at one stops nothing at the others. All of it
/// may be repeated. vCenters in linked mode each keep a list of their own, so each is named; the
/// client takes the same key, version and address for one plugin.
///
/// An extension with our key that somebody else put there is left alone unless it is to be taken
/// over: another company's, or one that is served from another address.
public final class Registration {
  /// A linked-mode group has at most 15.
  public static final int VCENTERS_MAX = 64;

  static final String COMPANY = "Slipway";

  private final VCenters vcenters;
  private final PluginExtension plugin;

  /// @param url of plugin.json or the zip of manifests, with its port
  /// @param thumbprint SHA-256 of the certificate that is served there
  public Registration(VCenters vcenters, Lists lists, URI url, String thumbprint) {
    this.vcenters = vcenters;
    this.plugin =
        new PluginExtension(
            lists.key(),
            lists.version(),
            COMPANY,
            COMPANY,
            url.toString(),
            thumbprint,
            lists.content());
  }

  /// Registers the plugin, or brings it up to date where it is registered.
  public List<Outcome> register(List<Access> where, boolean takeOver) {
    return each(
        where,
        (at, extensions) -> {
          Optional<PluginExtension> known = known(at, extensions, takeOver);
          if (known.isEmpty()) {
            extensions.register(plugin);
            return outcome(at, State.REGISTERED, "version " + plugin.version());
          }
          return updated(at, extensions, known.get());
        });
  }

  /// Registers the plugin through the installer that deployed this appliance.
  public Outcome install(Ticket ticket) {
    try {
      vcenters.install(ticket.vcenter(), ticket.path(), ticket.token(), plugin);
      return new Outcome(
          ticket.vcenter().url(), State.REGISTERED, "version " + plugin.version(), null);
    } catch (ProblemException e) {
      return new Outcome(ticket.vcenter().url(), State.FAILED, "", e.problem());
    }
  }

  /// Brings the plugin up to date, and fails where it is not registered.
  public List<Outcome> update(List<Access> where, boolean takeOver) {
    return each(
        where,
        (at, extensions) ->
            updated(
                at,
                extensions,
                known(at, extensions, takeOver)
                    .orElseThrow(
                        () ->
                            Problem.of(ProblemType.PLUGIN_NOT_REGISTERED, name(at), plugin.key())
                                .toException())));
  }

  /// Removes the plugin with everything that it brought along.
  public List<Outcome> unregister(List<Access> where, boolean takeOver) {
    return each(
        where,
        (at, extensions) -> {
          Optional<PluginExtension> known = known(at, extensions, takeOver);
          boolean removed = known.isPresent() && extensions.unregister(plugin.key());
          return removed
              ? outcome(at, State.UNREGISTERED, "version " + known.get().version())
              : outcome(at, State.ABSENT, "");
        });
  }

  /// Looks, and changes nothing.
  public List<Outcome> status(List<Access> where) {
    return each(
        where,
        (at, extensions) -> {
          Optional<PluginExtension> known = extensions.find(plugin.key());
          if (known.isEmpty()) {
            return outcome(at, State.ABSENT, "");
          }
          if (isForeign(known.get())) {
            return outcome(at, State.FOREIGN, described(known.get()));
          }
          List<String> differences = differences(known.get());
          return differences.isEmpty()
              ? outcome(at, State.CURRENT, "version " + plugin.version())
              : outcome(at, State.DIFFERENT, String.join("; ", differences));
        });
  }

  /// What is done at one vCenter.
  private interface Deed {
    Outcome at(Access where, Extensions extensions);
  }

  private List<Outcome> each(List<Access> where, Deed deed) {
    if (where.size() > VCENTERS_MAX) {
      throw Problem.of(
              ProblemType.REQUEST_INVALID, "At most " + VCENTERS_MAX + " vCenters at a time.")
          .toException();
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Access at : where) {
      try (VSphere session = vcenters.login(at.vcenter(), at.user(), at.password())) {
        outcomes.add(deed.at(at, session.extensions()));
      } catch (ProblemException e) {
        outcomes.add(new Outcome(at.vcenter().url(), State.FAILED, "", e.problem()));
      }
    }
    return List.copyOf(outcomes);
  }

  private Outcome updated(Access at, Extensions extensions, PluginExtension before) {
    extensions.update(plugin);
    String from =
        before.version().equals(plugin.version()) ? "" : " in place of " + before.version();
    return outcome(at, State.UPDATED, "version " + plugin.version() + from);
  }

  /// Ours, or one that is taken over.
  private Optional<PluginExtension> known(Access at, Extensions extensions, boolean takeOver) {
    Optional<PluginExtension> known = extensions.find(plugin.key());
    if (!takeOver && known.filter(this::isForeign).isPresent()) {
      throw Problem.of(
              ProblemType.PLUGIN_FOREIGN,
              name(at),
              plugin.key(),
              orNobody(known.get().company()),
              orNobody(known.get().url()),
              plugin.url())
          .toException();
    }
    return known;
  }

  private boolean isForeign(PluginExtension known) {
    return !known.company().equals(COMPANY) || !server(known.url()).equals(server(plugin.url()));
  }

  /// The address up to its path, which may change from version to version.
  private static String server(String url) {
    try {
      URI parsed = URI.create(url);
      return parsed.getScheme() + "://" + parsed.getAuthority();
    } catch (IllegalArgumentException none) {
      return url;
    }
  }

  private List<String> differences(PluginExtension known) {
    List<String> differences = new ArrayList<>();
    if (!known.version().equals(plugin.version())) {
      differences.add("version " + known.version() + ", not " + plugin.version());
    }
    if (!known.url().equals(plugin.url())) {
      differences.add("address " + known.url() + ", not " + plugin.url());
    }
    if (!known.thumbprint().equalsIgnoreCase(plugin.thumbprint())) {
      differences.add(
          "certificate " + orNobody(known.thumbprint()) + ", not " + plugin.thumbprint());
    }
    if (!ids(known.lists()).equals(ids(plugin.lists()))) {
      differences.add("other tasks, events, faults or privileges");
    }
    return differences;
  }

  /// vCenter need not keep their order.
  private static List<Set<String>> ids(ExtensionLists lists) {
    return List.of(
        Set.copyOf(lists.tasks()),
        Set.copyOf(lists.events()),
        Set.copyOf(lists.faults()),
        lists.privileges().stream().map(Privilege::id).collect(Collectors.toSet()));
  }

  private static String described(PluginExtension known) {
    return orNobody(known.company())
        + ", version "
        + known.version()
        + ", at "
        + orNobody(known.url());
  }

  private static String orNobody(String text) {
    return text.isEmpty() ? "(none)" : text;
  }

  private static Outcome outcome(Access at, State state, String detail) {
    return new Outcome(at.vcenter().url(), state, detail, null);
  }

  private static String name(Access at) {
    return at.vcenter().url().getAuthority();
  }
}
