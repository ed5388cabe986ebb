package slipway.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/// A guest whose start-up image changes while its root disk is remote, as with a new kernel: the
/// boot capsule is built anew, and the guest starts from that. For guests with initramfs-tools.
final class CapsuleRenewal {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofSeconds(1);

  /// Said to the kernel's log by the changed image. Whoever started from the former one, or from
  /// the former capsule, has not heard it.
  private static final String MARK = "lab: this is the changed start-up image";

  // An archive before the image's own; the image reads all files of its directory conf/conf.d.
  private static final String CHANGE =
      """
      set -e
      image=/boot/initrd.img-$(uname -r)
      cp -p "$image" "$image.former"
      mkdir -p /run/lab/conf/conf.d
      echo 'echo "%s" >/dev/kmsg' >/run/lab/conf/conf.d/lab
      cd /run/lab
      { find conf | cpio --quiet -o -H newc; cat "$image.former"; } >"$image"
      rm -r /run/lab
      sync
      echo changed
      """
          .formatted(MARK);

  private static final String PUT_BACK =
      """
      image=/boot/initrd.img-$(uname -r)
      mv -f "$image.former" "$image" && sync && echo 'put back'
      """;

  private final Site site;
  private final ManagerClient manager;
  private final Migration migration;
  private final Timeline timeline;

  CapsuleRenewal(Site site, ManagerClient manager, Migration migration, Timeline timeline) {
    this.site = site;
    this.manager = manager;
    this.migration = migration;
    this.timeline = timeline;
  }

  /// Changes the image and has the capsule built anew; the guest is to be restarted then.
  void renew(JsonNode credentials) throws IOException, InterruptedException {
    require(guest(CHANGE), "changed");
    timeline.say("the guest's start-up image has changed; the capsule is to be built anew");
    manager.post(migration.path() + "/capsule", credentials);
    Instant giveUp = Instant.now().plus(PATIENCE);
    String told = told();
    while (told.isEmpty()) {
      if (Instant.now().isAfter(giveUp)) {
        throw new IOException("the manager says nothing of the capsule");
      }
      Thread.sleep(POLL);
      told = told();
    }
    timeline.say(told);
    if (!told.contains("was built anew")) {
      throw new IOException(told);
    }
  }

  /// After the restart. Puts the former image back, as the migration knows that one.
  void proveAndPutBack() throws IOException, InterruptedException {
    awaitTools();
    // Once or more: some images have further scripts that read all of conf.d.
    String heard = guest("dmesg | grep -qF '%s' && echo heard".formatted(MARK));
    require(guest(PUT_BACK), "put back");
    require(heard, "heard");
    timeline.say("the guest has started from the new capsule");
  }

  /// The workload may answer a moment before Tools does.
  private void awaitTools() throws IOException, InterruptedException {
    Instant giveUp = Instant.now().plus(PATIENCE);
    String machine = "/sites/" + site.id() + "/machines/" + site.machineId(Laboratory.MACHINE);
    while (!manager.get(machine).path("guestOperationsReady").asBoolean()) {
      if (Instant.now().isAfter(giveUp)) {
        throw new IOException("VMware Tools does not answer after the restart");
      }
      Thread.sleep(POLL);
    }
  }

  private String guest(String command) throws IOException, InterruptedException {
    return site.inGuest(Laboratory.MACHINE, command).strip();
  }

  private static void require(String said, String wanted) throws IOException {
    if (!said.equals(wanted)) {
      throw new IOException("the guest said \"" + said + "\" in place of \"" + wanted + "\"");
    }
  }

  /// What the migration's events tell of a capsule; empty when nothing yet.
  private String told() throws IOException, InterruptedException {
    JsonNode events = manager.get("/events?migration=" + migration.id());
    for (JsonNode event : events.path("items")) {
      String text = event.path("text").asText();
      if (text.startsWith("The boot capsule")) {
        return text;
      }
    }
    return "";
  }
}
