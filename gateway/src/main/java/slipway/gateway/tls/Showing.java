package slipway.gateway.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Shows one certificate at a time. A handshake asks for the certificate and then for its key, so
/// the one before is still known by its own alias when a new one comes in between.
final class Showing extends X509ExtendedKeyManager {
  private volatile Pairs pairs;

  private record Pair(String alias, X509Certificate certificate, PrivateKey key) {
    static Pair of(X509Certificate certificate, PrivateKey key) {
      return new Pair(certificate.getSerialNumber().toString(16), certificate, key);
    }
  }

  private record Pairs(Pair present, @Nullable Pair before) {}

  Showing(X509Certificate certificate, PrivateKey key) {
    pairs = new Pairs(Pair.of(certificate, key), null);
  }

  /// From the next handshake on.
  void replace(X509Certificate certificate, PrivateKey key) {
    pairs = new Pairs(Pair.of(certificate, key), pairs.present());
  }

  X509Certificate certificate() {
    return pairs.present().certificate();
  }

  private @Nullable Pair find(@Nullable String alias) {
    Pairs now = pairs;
    if (now.present().alias().equals(alias)) {
      return now.present();
    }
    Pair before = now.before();
    return before != null && before.alias().equals(alias) ? before : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    Pair pair = find(alias);
    return pair == null ? null : new X509Certificate[] {pair.certificate()};
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    Pair pair = find(alias);
    return pair == null ? null : pair.key();
  }

  /// All keys of ours are elliptic; a peer that takes none gets none.
  private @Nullable String aliasFor(String... keyTypes) {
    Pair present = pairs.present();
    for (String type : keyTypes) {
      if (type.startsWith(present.key().getAlgorithm())) {
        return present.alias();
      }
    }
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return aliasFor(keyTypes);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return aliasFor(keyType);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return aliasFor(keyTypes);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return aliasFor(keyType);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {pairs.present().alias()};
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {pairs.present().alias()};
  }
}
