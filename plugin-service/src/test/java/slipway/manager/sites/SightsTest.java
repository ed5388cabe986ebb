package slipway.manager.sites;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.Placements;
import slipway.manager.vsphere.VSphere;

class SightsTest {
  private static final Site HERE = site("here", "vc-1");
  private static final Site THERE = site("there", "vc-2");

  private Instant now = Instant.EPOCH;
  private int asked;
  private final Map<String, Set<String>> held = new HashMap<>();
  private final Sights sights =
      new Sights(
          () -> List.of(HERE, THERE),
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }
          });

  private static Site site(String id, String vcenter) {
    return new Site(
        id, id, new Endpoint(URI.create("https://" + id), ""), "slipway", vcenter, "8.0");
  }

  /// A session at the first vCenter, with what is held on each datacenter.
  private VSphere caller(String user) {
    return (VSphere)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {VSphere.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "userName" -> user;
                  case "about" -> new VSphere.About("vc-1", "vc", "8.0");
                  case "datacenters" -> {
                    asked++;
                    yield held.keySet().stream()
                        .map(
                            id ->
                                new Placements.Datacenter(
                                    new ObjectId("Datacenter", id), id, List.of()))
                        .toList();
                  }
                  case "missingPrivileges" -> {
                    @SuppressWarnings("unchecked")
                    Set<String> missing = new HashSet<>((Set<String>) arguments[1]);
                    missing.removeAll(
                        held.getOrDefault(((ObjectId) arguments[0]).value(), Set.of()));
                    yield missing;
                  }
                  default -> throw new AssertionError(method);
                });
  }

  @Test
  void anAdministratorSeesEverything() {
    held.put("dc-1", Set.of("System.Read", "Authorization.ModifyPermissions"));
    assertThat(sights.of(caller("ann"))).isEqualTo(Sight.EVERYTHING);
  }

  @Test
  void aReaderOfOneDatacenterSeesWhatTouchesTheSitesOfTheirVCenter() {
    held.put("dc-1", Set.of("System.Read", "Authorization.ModifyPermissions"));
    held.put("dc-2", Set.of());
    Sight sight = sights.of(caller("ann"));
    assertThat(sight).isEqualTo(new Sight(false, Set.of("here")));
    assertThat(sight.covers("here")).isTrue();
    assertThat(sight.covers("there")).isFalse();
  }

  @Test
  void whoMayReadNoDatacenterSeesNothing() {
    assertThat(sights.of(caller("ann"))).isEqualTo(new Sight(false, Set.of()));
    held.put("dc-1", Set.of("System.View"));
    assertThat(sights.of(caller("bob"))).isEqualTo(new Sight(false, Set.of()));
  }

  @Test
  void theAnswerIsRememberedForAWhileForEachUser() {
    held.put("dc-1", Set.of("System.Read"));
    sights.of(caller("ann"));
    held.clear();
    assertThat(sights.of(caller("ann")).sites()).containsExactly("here");
    assertThat(sights.of(caller("bob")).sites()).isEmpty();
    assertThat(asked).isEqualTo(2);
    now = now.plus(Sights.AGE_MAX);
    assertThat(sights.of(caller("ann")).sites()).isEmpty();
  }

  @Test
  void theNumberOfRememberedUsersIsBounded() {
    for (int i = 0; i <= Sights.REMEMBERED_MAX; i++) {
      sights.of(caller("user " + i));
    }
    assertThat(sights.size()).isEqualTo(Sights.REMEMBERED_MAX);
    asked = 0;
    sights.of(caller("user " + Sights.REMEMBERED_MAX));
    assertThat(asked).isZero();
    sights.of(caller("user 0"));
    assertThat(asked).isEqualTo(1);
  }
}
