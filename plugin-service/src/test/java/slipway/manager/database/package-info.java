/// Tests of the database's connection, and the PostgreSQL that all tests share.
@NullMarked
package slipway.manager.database;

import org.jspecify.annotations.NullMarked;
