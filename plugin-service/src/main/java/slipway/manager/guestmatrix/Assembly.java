package slipway.manager.guestmatrix;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the matrix when the manager starts, so that a mistake in it stops the start.
@ApplicationScoped
public class Assembly {
  private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

  void checkAtStart(@Observes @Initialized(ApplicationScoped.class) Object start) {
    LOG.info("the guest matrix has {} rows", GuestMatrix.carried().rows().size());
  }
}
