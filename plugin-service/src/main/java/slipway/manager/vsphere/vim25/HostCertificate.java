package slipway.manager.vsphere.vim25;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// A host's certificate as vCenter knows it. // vim25 HostConfigInfo.certificate
final class HostCertificate {
  private HostCertificate() {}

  /// @param property PEM or DER, which vim25 6.0 carries as an array of bytes
  static String thumbprint(Object property) {
    try {
      if (property instanceof byte[] bytes) {
        return Pin.thumbprintOf(
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(bytes))
                .getEncoded());
      }
    } catch (CertificateException e) {
      throw unreadable(e);
    }
    throw unreadable(new CertificateException(property.getClass().getSimpleName()));
  }

  private static RuntimeException unreadable(CertificateException because) {
    return Problem.of(
            ProblemType.VCENTER_FAULT,
            "Reading the host's certificate",
            "it cannot be understood: " + because.getMessage())
        .toException(because);
  }
}
