package slipway.manager.secrets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// Puts a new key in the place of the old, and seals every secret of the database anew.
///
/// Three moves: the new key comes beside the old one; one transaction seals everything with the new
/// one; the old one goes. Whoever dies between or in any of them leaves a file that opens all
/// secrets, and the next rotation goes on with the same new key. Nobody else may seal meanwhile:
/// hold a [slipway.manager.database.Maintenance].
public final class KeyRotation {
  private final KeyRing ring;
  private final Path file;
  private final Jdbi jdbi;

  public KeyRotation(Path keyFile, Jdbi jdbi) {
    this.ring = new KeyRing(keyFile);
    this.file = keyFile;
    this.jdbi = jdbi;
  }

  /// Answers how many secrets were sealed anew.
  public int rotate() throws IOException {
    draw();
    int sealed = reseal();
    retire();
    return sealed;
  }

  /// The new key, first in the file; one that an earlier rotation drew is taken.
  void draw() throws IOException {
    List<KeyRing.Key> keys = ring.keys();
    if (keys.size() == 1) {
      ring.replace(List.of(KeyRing.Key.fresh(), keys.getFirst()));
    }
  }

  int reseal() throws IOException {
    SecretBox box = SecretBox.open(file);
    return jdbi.inTransaction(
        handle -> sites(handle, box) + memos(handle, box) + facts(handle, box));
  }

  void retire() throws IOException {
    ring.replace(List.of(ring.keys().getFirst()));
  }

  private static String anew(SecretBox box, String purpose, String sealed) {
    String secret;
    try {
      secret = box.unseal(purpose, Base64.getDecoder().decode(sealed));
    } catch (IllegalStateException e) {
      throw Problem.of(ProblemType.SECRET_UNREADABLE, purpose).toException(e);
    }
    return Base64.getEncoder().encodeToString(box.seal(purpose, secret));
  }

  private record Sealed(String id, String step, String text) {}

  /// Service accounts' passwords.
  private static int sites(Handle handle, SecretBox box) {
    List<Sealed> all =
        handle
            .createQuery("select id, password from site for update")
            .map(
                (rs, context) ->
                    new Sealed(
                        rs.getString(1), "", Base64.getEncoder().encodeToString(rs.getBytes(2))))
            .list();
    for (Sealed site : all) {
      handle
          .createUpdate("update site set password = :sealed where id = :id")
          .bind(
              "sealed",
              Base64.getDecoder().decode(anew(box, Purposes.site(site.id()), site.text())))
          .bind("id", site.id())
          .execute();
    }
    return all.size();
  }

  /// CHAP secrets that a step wrote down before it used them.
  private static int memos(Handle handle, SecretBox box) {
    List<Sealed> all =
        handle
            .createQuery(
                """
                select migration::text, step, memo from step_progress
                where step = :step and memo is not null for update""")
            .bind("step", Purposes.CHAP_STEP)
            .map((rs, context) -> new Sealed(rs.getString(1), rs.getString(2), rs.getString(3)))
            .list();
    for (Sealed memo : all) {
      handle
          .createUpdate(
              "update step_progress set memo = :sealed"
                  + " where migration = cast(:id as uuid) and step = :step")
          .bind("sealed", anew(box, Purposes.chap(memo.id()), memo.text()))
          .bind("id", memo.id())
          .bind("step", memo.step())
          .execute();
    }
    return all.size();
  }

  /// CHAP secrets among the facts of a step that is done.
  private static int facts(Handle handle, SecretBox box) {
    List<Sealed> all =
        handle
            .createQuery(
                """
                select migration::text, step, facts::json ->> 'sealedSecret' from step_result
                where step = :step and facts::json ->> 'sealedSecret' is not null for update""")
            .bind("step", Purposes.CHAP_STEP)
            .map((rs, context) -> new Sealed(rs.getString(1), rs.getString(2), rs.getString(3)))
            .list();
    for (Sealed fact : all) {
      handle
          .createUpdate(
              """
              update step_result set facts =
                jsonb_set(facts::jsonb, '{sealedSecret}', to_jsonb(cast(:sealed as text)))::text
              where migration = cast(:id as uuid) and step = :step""")
          .bind("sealed", anew(box, Purposes.chap(fact.id()), fact.text()))
          .bind("id", fact.id())
          .bind("step", fact.step())
          .execute();
    }
    return all.size();
  }
}
