package slipway.lab.vim.inventory;

import java.util.ArrayList;
import java.util.StringTokenizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import slipway.lab.vim.wire.Faults;

/// `[datastore] directory/file`, as vim25 writes it.
///
/// @param path relative, without `.` and `..`; may be empty
public record DatastorePath(String datastore, String path) {
  /// Longer paths are refused.
  public static final int MAX_LENGTH = 1024;

  private static final Pattern FORM = Pattern.compile("\\[([^\\]]{1,80})\\]\\s*(.*)");

  public static DatastorePath parse(String text, String argument) {
    Matcher matcher = FORM.matcher(text);
    if (text.length() > MAX_LENGTH || !matcher.matches()) {
      throw Faults.invalidArgument(argument);
    }
    return of(matcher.group(1), matcher.group(2), argument);
  }

  public static DatastorePath of(String datastore, String path, String argument) {
    var parts = new ArrayList<String>();
    var tokens = new StringTokenizer(path, "/");
    while (tokens.hasMoreTokens()) {
      String part = tokens.nextToken();
      if (part.equals("..") || part.equals(".") || part.indexOf('\0') >= 0) {
        throw Faults.invalidArgument(argument);
      }
      parts.add(part);
    }
    return new DatastorePath(datastore, String.join("/", parts));
  }

  /// The directory's path; empty at the top.
  public DatastorePath directory() {
    int slash = path.lastIndexOf('/');
    return new DatastorePath(datastore, slash < 0 ? "" : path.substring(0, slash));
  }

  public DatastorePath resolve(String file) {
    return new DatastorePath(datastore, path.isEmpty() ? file : path + "/" + file);
  }

  public String file() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  public boolean isDisk() {
    return path.endsWith(".vmdk");
  }

  /// The file's name without `.vmdk`.
  public String diskName() {
    return file().substring(0, file().length() - ".vmdk".length());
  }

  @Override
  public String toString() {
    return "[" + datastore + "] " + path;
  }
}
