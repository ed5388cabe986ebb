package slipway.gateway.link;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import slipway.gateway.block.BlockDevice;

/// A disk that peers may read. Reads share the lock; withdrawing takes it alone, so that nothing
/// touches the disk afterwards.
final class Published {
  private final long handle;
  private final BlockDevice disk;
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean withdrawn;

  interface Use<T> {
    T with(BlockDevice disk) throws IOException;
  }

  Published(long handle, BlockDevice disk) {
    this.handle = handle;
    this.disk = disk;
  }

  long handle() {
    return handle;
  }

  BlockDevice disk() {
    return disk;
  }

  <T> T use(Use<T> what) throws IOException {
    use.readLock().lock();
    try {
      if (withdrawn) {
        throw new NotPublishedException();
      }
      return what.with(disk);
    } finally {
      use.readLock().unlock();
    }
  }

  void withdraw() {
    use.writeLock().lock();
    try {
      withdrawn = true;
    } finally {
      use.writeLock().unlock();
    }
  }

  /// The disk was withdrawn meanwhile.
  static final class NotPublishedException extends IOException {
    private static final long serialVersionUID = 1L;

    NotPublishedException() {
      super("the disk is not published");
    }
  }
}
