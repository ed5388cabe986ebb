/// One file that an installation can be made anew from: the database and the keys, sealed with a
/// passphrase. // docs/formats/backup.md
@NullMarked
package slipway.manager.backup;

import org.jspecify.annotations.NullMarked;
