package slipway.lab.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of an object across vCenters, as `urn:vmomi:VirtualMachine:vm-58:<instance uuid>`.
record ObjectId(Vim.Reference reference, String instanceUuid) {
  private static final Pattern FORM =
      Pattern.compile("urn:vmomi:([A-Za-z]{1,64}):([A-Za-z0-9._-]{1,128}):([0-9a-f-]{36})");

  static ObjectId parse(String urn) {
    Matcher parts = FORM.matcher(urn);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not an object id: " + urn);
    }
    return new ObjectId(new Vim.Reference(parts.group(1), parts.group(2)), parts.group(3));
  }

  @Override
  public String toString() {
    return "urn:vmomi:" + reference.type() + ":" + reference.id() + ":" + instanceUuid;
  }
}
