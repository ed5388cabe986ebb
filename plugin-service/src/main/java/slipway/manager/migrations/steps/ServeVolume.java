package slipway.manager.migrations.steps;

import java.util.Base64;
import java.util.List;
import slipway.manager.gateways.GatewayControl.Chap;
import slipway.manager.gateways.GatewayControl.Portal;
import slipway.manager.gateways.GatewayControl.Target;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.MigratedDisk;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.secrets.Purposes;

/// Serves the volumes over iSCSI to this one guest, as the units of one target with a CHAP secret
/// of its own.
public final class ServeVolume implements Step {
  static final String NAME = Purposes.CHAP_STEP;

  /// RFC 7143 §12.1.3 wants 96 bits at least; initiators take 16 characters at most.
  private static final int SECRET_BYTES = 8;

  /// @param sealedSecret Base64 of the sealed CHAP secret
  public record Facts(
      String portal, String iqn, String initiator, String chapUser, String sealedSecret) {}

  /// The disk that the machine boots from is the target's first.
  static final int BOOT_LUN = 0;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Serve the volumes over iSCSI";
  }

  @Override
  public Outcome take(Context context) {
    // Drawn once and written down before it is used: an attempt after a crash must not bring
    // another secret to a target that exists.
    String sealed =
        context
            .memo()
            .orElseGet(
                () -> {
                  String fresh = seal(context, secret(context));
                  context.remember(fresh);
                  return fresh;
                });
    String iqn = "iqn.2026-11.slipway:" + context.migration().id();
    String initiator = "iqn.2026-11.slipway.guest:" + context.checked().instanceUuid();
    Chap chap = new Chap("slipway", unseal(context, sealed));
    List<String> volumes = context.disks().stream().map(MigratedDisk::volume).toList();
    Portal portal =
        context
            .destinationGateway()
            .serve(context.target(), new Target(iqn, initiator, chap, volumes));
    return Outcome.done(
        new Facts(portal.portal(), portal.iqn(), initiator, chap.username(), sealed));
  }

  @Override
  public Outcome undo(Context context) {
    context.destinationGateway().endTarget(context.target());
    return Outcome.done();
  }

  static Chap chap(Context context, Facts facts) {
    return new Chap(facts.chapUser(), unseal(context, facts.sealedSecret()));
  }

  // The one that a target has which this database has forgotten, when it came from a backup.
  private static String secret(Context context) {
    return context.around().secrets().derive(purpose(context), SECRET_BYTES);
  }

  private static String seal(Context context, String secret) {
    return Base64.getEncoder()
        .encodeToString(context.around().secrets().seal(purpose(context), secret));
  }

  private static String unseal(Context context, String sealed) {
    return context.around().secrets().unseal(purpose(context), Base64.getDecoder().decode(sealed));
  }

  private static String purpose(Context context) {
    return Purposes.chap(context.migration().id().toString());
  }
}
