package slipway.manager.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import slipway.manager.database.Database;
import slipway.manager.database.TestDatabase;
import slipway.manager.sites.Sight;

class StreamTest {
  private final Database database = TestDatabase.get();
  private final String here = "here-" + UUID.randomUUID();
  private final String there = "there-" + UUID.randomUUID();
  private final UUID own = migration(here, there);
  private final UUID others = migration(there, there);

  private UUID migration(String source, String destination) {
    UUID id = UUID.randomUUID();
    database.inTransaction(
        h ->
            h.execute(
                """
                insert into migration (id, name, kind, plan, source_site, destination_site, state,
                  created_by, created_at, version, change, epoch)
                values (?, 'x', 'warm', '{}', ?, ?, 'DRAFT', 'me', now(), 0, 0, 0)""",
                id,
                source,
                destination));
    return id;
  }

  @AfterEach
  void forget() {
    database.inTransaction(
        h -> h.execute("delete from migration where source_site in (?, ?)", here, there));
  }

  private void change(UUID id) {
    database.inTransaction(
        h -> h.execute("update migration set change = change + 1 where id = ?", id));
  }

  // Nothing is read of a migration here but that there is news of it.
  @SuppressWarnings("NullAway")
  private Stream.Listener listener(Sight sight) {
    return new Stream(database, null).new Listener(OptionalLong.empty(), sight);
  }

  private List<UUID> next(Stream.Listener listener) {
    return listener.next().stream()
        .map(Stream.News::migration)
        .filter(id -> id.equals(own) || id.equals(others))
        .toList();
  }

  @Test
  void aListenerIsToldOfWhatTheySee() {
    Stream.Listener reader = listener(new Sight(false, Set.of(here)));
    Stream.Listener administrator = listener(Sight.EVERYTHING);
    Stream.Listener stranger = listener(new Sight(false, Set.of()));
    change(others);
    change(own);
    assertThat(next(reader)).containsExactly(own);
    assertThat(next(administrator)).containsExactly(others, own);
    assertThat(next(stranger)).isEmpty();
    change(others);
    assertThat(next(reader)).isEmpty();
  }
}
